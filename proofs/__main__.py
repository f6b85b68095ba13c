"""`python -m proofs`: the proof of the delivery."""

import sys

from proofs.delivery import main

sys.exit(main())
