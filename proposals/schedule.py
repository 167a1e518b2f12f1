"""What proposals do by the clock."""

from congress.jobs.schedule import every

every(
    "proposals.expire_invitations",
    daily_at="00:30",
    kind="proposals.expire_invitations",
    label="了结逾期未答复的附议邀请",
)
