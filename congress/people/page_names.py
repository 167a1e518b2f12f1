"""What a page is called, for people who read the access log: its address tells them nothing."""

from __future__ import annotations

from functools import lru_cache

from django.apps import apps
from django.urls import Resolver404, resolve

#: View name → words. A view that is not here is called by its app, or 其他页面.
PAGES = {
    "portal:worklist": "我的待办",
    "portal:type": "显示设置",
    "portal:density": "显示设置",
    "proposals:list": "建议列表",
    "legislation:plans": "立法计划",
    "legislation:plan": "一个立法计划",
    "legislation:plan-new": "新建立法计划",
    "legislation:plan-edit": "修改立法计划",
    "legislation:board": "立法计划年度一览",
    "legislation:plan-table": "下载立法计划表",
    "legislation:comparison": "比较立法计划",
    "legislation:item-new": "增加计划项目",
    "legislation:item-edit": "修改计划项目",
    "legislation:item-delete": "删除计划项目",
    "legislation:adjust-kinds": "调整计划项目",
    "legislation:adjust": "调整计划项目",
    "legislation:admit": "增补计划项目",
    "legislation:undo": "撤回计划调整",
    "legislation:plan-move": "办理立法计划",
    "proposals:detail": "建议",
    "proposals:new": "新建建议",
    "proposals:enter": "代为录入建议",
    "proposals:edit": "修改建议草稿",
    "proposals:autosave": "自动保存建议草稿",
    "proposals:autosave-new": "自动保存建议草稿",
    "proposals:autosave-enter": "自动保存建议草稿",
    "proposals:move": "建议办理",
    "proposals:task-move": "承办单位办理",
    "proposals:reply-edit": "起草答复",
    "proposals:reply-move": "答复办理",
    "proposals:verdict-move": "代表反馈",
    "proposals:cosignature-move": "附议办理",
    "proposals:dispatch-move": "转承办",
    "proposals:allocate": "分办",
    "proposals:desk": "分办台",
    "proposals:loads": "各单位在办情况",
    "proposals:beyond": "超出市权登记",
    "proposals:referral-letter": "超出市权转办函",
    "proposals:batches": "历次集中交办",
    "proposals:batch-new": "集中交办",
    "proposals:batch": "集中交办结果",
    "proposals:batch-table": "下载集中交办结果",
    "proposals:dispatching": "转承办台",
    "proposals:dispatch-suggested": "按建议方案转承办",
    "proposals:talk": "沟通记录和留言",
    "proposals:reply-autosave": "自动保存答复草稿",
    "proposals:opinion-autosave": "自动保存会办意见草稿",
    "proposals:workbench": "本单位承办",
    "proposals:tasks-left": "已退出的任务",
    "proposals:opinion-edit": "拟写会办意见",
    "proposals:opinion-move": "会办意见办理",
    "proposals:objection-move": "异议办理",
    "proposals:extension-move": "延期申请办理",
    "proposals:figures": "统计",
    "proposals:figures-units": "各单位统计",
    "proposals:figures-table": "下载统计表",
    "proposals:monthly": "每月统计",
    "proposals:monthly-table": "下载每月统计",
    "proposals:ledgers": "台账",
    "proposals:ledger-committee": "委员会台账",
    "proposals:ledger-table-committee": "下载委员会台账",
    "proposals:ledger-unit": "承办单位台账",
    "proposals:ledger-table-unit": "下载承办单位台账",
    "proposals:ledger-delegation": "代表团台账",
    "proposals:ledger-table-delegation": "下载代表团台账",
    "documents:download": "附件",
    "documents:thumbnail": "附件缩略图",
    "lists:views": "列表的视图",
    "lists:view-save": "保存列表的视图",
    "lists:view-edit": "修改列表的视图",
    "lists:view-update": "更新列表的视图",
    "lists:view-delete": "删除列表的视图",
    "lists:view-default": "选择默认视图",
    "lists:view-move": "调整视图次序",
    "lists:columns": "选择列表的列",
    "lists:back": "返回列表",
    "lists:export": "导出列表",
    "lists:exported": "下载导出的列表",
    "jobs:list": "后台任务",
    "jobs:detail": "后台任务",
    "jobs:retry": "重新办理后台任务",
    "notices:list": "通知",
    "notices:open": "打开通知",
    "notices:read": "将通知标为已读",
    "notices:read-all": "将通知标为已读",
    "notices:settings": "通知设置",
    "calendar:calculator": "日期计算",
    "calendar:deadline": "期限是怎么算的",
    "calendar:moved": "日期有变动的时限",
    "calendar:year": "年度放假安排",
    "calendar:running": "期限规则变动后在办的时限",
    "people:unit": "本单位账号",
    "people:unit-add": "新增本单位账号",
    "people:unit-reset": "重设本单位账号的密码",
    "people:unit-disable": "停用本单位账号",
    "people:unit-enable": "启用本单位账号",
    "people:unit-hand-over": "本单位工作移交",
    "people:hand-over": "工作移交",
    "people:hand-over-records": "移交记录",
    "people:hand-over-record": "移交记录",
    "people:hand-over-back": "退回移交",
    "people:organ-change": "机构更名、合并、撤销",
    "people:organ-change-records": "机构变动",
    "people:organ-change-record": "机构变动",
    "people:organ-change-back": "恢复机构变动",
    "people:left-open": "待指定承办人",
    "people:hand-over-organ": "工作移交",
    "people:hand-over-congress": "工作移交",
    "imports:index": "从表格导入",
    "imports:upload": "从表格导入",
    "imports:template": "下载导入模板",
    "imports:run": "导入的核对和结果",
    "imports:problems": "下载导入中有问题的行",
    "imports:confirm": "确认导入",
    "imports:recheck": "重新核对导入",
    "imports:discard": "取消导入",
    "imports:passwords": "下载一次性密码表",
    "api-tokens": "接口令牌",
    "api-token-add": "新建接口令牌",
    "api-token-revoke": "撤销接口令牌",
    "api:token": "取得接口令牌",
    "api:docs": "接口说明",
    "api:schema": "接口说明",
    "api:document": "接口：下载附件",
    "api:organs": "接口：机构",
    "api:deputies": "接口：代表",
    "api:deadlines": "接口：时限",
    "api:proposals": "接口：建议列表",
    "api:proposal": "接口：建议",
    "api:proposal-moves": "接口：建议办理",
    "api:tasks": "接口：承办任务列表",
    "api:task": "接口：承办任务",
    "api:task-moves": "接口：承办单位办理",
    "account_login": "登录",
    "account_logout": "退出",
    "account_inactive": "账号已停用",
    "account_change_password": "修改密码",
    "account_set_password": "设置密码",
    "account_reauthenticate": "再次核对身份",
    "admin:index": "管理后台",
    "admin:app_list": "管理后台",
    "admin:autocomplete": "管理后台查找",
    "admin:jsi18n": "管理后台",
}
APPS = {"mfa": "两步验证", "account": "账号", "admin": "管理后台", "proposals": "建议",
        "people": "人员和账号", "jobs": "后台任务", "imports": "从表格导入",
        "notices": "通知", "calendar": "日历与规则", "api": "数据接口"}  # fmt: skip
#: The ends of the admin's view names.
SHEETS = {
    "changelist": "列表",
    "change": "",
    "add": "（增加）",
    "delete": "（删除）",
    "history": "（修改记录）",
    "move": "（办理）",
    "many": "（批量办理）",
    "moved": "（批量办理的结果）",
    "moved_now": "（批量办理的结果）",
    "export": "（导出）",
    "act": "（运行、停用）",
}


@lru_cache(maxsize=2000)
def page_name(path: str) -> str:
    """「建议」「时限列表」; 其他页面 for an address that leads nowhere (any more)."""
    if not path:
        return ""
    try:
        view = resolve(path).view_name
    except Resolver404:
        return "其他页面"
    return PAGES.get(view) or _table_name(view) or _app_name(view)


def _table_name(view: str) -> str:
    app, _, rest = view.removeprefix("admin:").partition("_")
    model, _, sheet = rest.partition("_")
    if not view.startswith("admin:"):
        return ""
    try:
        table = str(apps.get_model(app, model)._meta.verbose_name)
    except LookupError:
        return ""
    return f"{table}{SHEETS.get(sheet, '（其他）')}"


def _app_name(view: str) -> str:
    return APPS.get(view.replace(":", "_").partition("_")[0], "其他页面")
