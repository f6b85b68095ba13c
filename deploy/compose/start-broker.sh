#!/bin/bash
# Starts the broker of the official image with passwords: BROKER_* variables become server.properties (three
# underscores a dash, two an underscore, one a dot), a new storage gets its SCRAM users, then Kafka runs.
set -euo pipefail
umask 077

kafka_home=${KAFKA_HOME:-/opt/kafka}
config=${BROKER_CONFIG_FILE:-/tmp/server.properties}
unset BROKER_CONFIG_FILE

: >"$config"
while IFS='=' read -r name value; do
  key=${name#BROKER_}
  key=${key//___/-}
  key=${key//__/%}
  key=${key//_/.}
  key=${key//%/_}
  printf '%s=%s\n' "${key,,}" "$value" >>"$config"
done < <(env | grep '^BROKER_' | sort)

users=()
for user in BROKER ADMIN GRIDLEDGER SENDER; do
  password=KAFKA_${user}_PASSWORD
  users+=(--add-scram "SCRAM-SHA-256=[name=${user,,},password=${!password:?is not set}]")
done

"$kafka_home/bin/kafka-storage.sh" format --ignore-formatted -t "${CLUSTER_ID:?is not set}" -c "$config" "${users[@]}"
exec "$kafka_home/bin/kafka-server-start.sh" "$config"
