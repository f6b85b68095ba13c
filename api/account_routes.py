"""The paths of logging in and of one's own account."""

from access.authorize import Action
from api import account_bodies, accounts
from api.route import Route

ACCOUNTS = (
    Route(
        path="/login",
        method="POST",
        action=Action.LOG_IN,
        endpoint=accounts.log_in,
        title=("登录（本地账号）", "Log in with a local account"),
        document=accounts.SessionAnswer,
        body=account_bodies.LoginBody,
    ),
    Route(
        path="/logout",
        method="POST",
        action=Action.KEEP_ACCOUNT,
        endpoint=accounts.log_out,
        title=("退出登录", "Log out"),
        document=accounts.AccountAnswer,
    ),
    Route(
        path="/account/first",
        method="POST",
        action=Action.LOG_IN,
        endpoint=accounts.set_first_password,
        title=("凭一次性口令设置密码", "Set the password with a one-time secret"),
        document=accounts.AccountAnswer,
        body=account_bodies.FirstBody,
    ),
    Route(
        path="/account/password",
        method="POST",
        action=Action.KEEP_ACCOUNT,
        endpoint=accounts.change_password,
        title=("更改密码", "Change one's password"),
        document=accounts.AccountAnswer,
        body=account_bodies.PasswordBody,
    ),
    Route(
        path="/account/second-factor",
        method="POST",
        action=Action.KEEP_ACCOUNT,
        endpoint=accounts.enrol_authenticator,
        title=("登记动态验证器", "Enrol an authenticator"),
        document=accounts.EnrolmentAnswer,
        body=account_bodies.EnrolBody,
    ),
    Route(
        path="/account/second-factor/confirm",
        method="POST",
        action=Action.KEEP_ACCOUNT,
        endpoint=accounts.confirm_authenticator,
        title=("确认动态验证器", "Confirm the authenticator"),
        document=accounts.AccountAnswer,
        body=account_bodies.CodeBody,
    ),
)
