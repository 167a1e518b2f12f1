"""Who works in the units of the demonstration: a clerk, and a head who reviews as well.

The cast's three units keep their own people. Building twice changes nothing.
"""

from __future__ import annotations

from congress.people.enums import OrganKind, Role
from congress.people.models import Congress, Organ, RoleGrant, User
from congress.portal.demo.house import TERM_STARTS, House

#: unit → (code in account names, code in letter numbers 文号, clerk, head)
CITY_UNITS = {
    "市发展改革委": ("fgw", "京发改函", "应知秋", "郎平川"),
    "市科委、中关村管委会": ("kw", "京科函", "丛林晚", "裘思远"),
    "市经济和信息化局": ("jxj", "京经信函", "闵知行", "鄢以方"),
    "市公安局": ("gaj", "京公函", "靳守诚", "逄山河"),
    "市民政局": ("mzj", "京民函", "柯念慈", "冼安邦"),
    "市司法局": ("sfj", "京司函", "计明理", "郗正言"),
    "市财政局": ("czj", "京财函", "麦穗丰", "谷满仓"),
    "市人力资源社会保障局": ("rsj", "京人社函", "游学勤", "巫以群"),
    "市规划自然资源委": ("gzw", "京规自函", "段方圆", "晏清川"),
    "市生态环境局": ("hbj", "京环函", "蓝天远", "碧云天"),
    "市住房城乡建设委": ("zjw", "京建函", "房启明", "梁柱石"),
    "市水务局": ("swj", "京水务函", "池清浅", "江安澜"),
    "市农业农村局": ("nyj", "京农函", "禾苗青", "田守业"),
    "市商务局": ("shwj", "京商函", "商若水", "贾通达"),
    "市文化和旅游局": ("wlj", "京文旅函", "曲水流", "乐致远"),
    "市卫生健康委": ("wjw", "京卫函", "康若初", "杏林春"),
    "市应急局": ("yjj", "京应急函", "平长安", "安守望"),
    "市市场监管局": ("scj", "京市监函", "衡如一", "公孙正"),
    "市国资委": ("gzwq", "京国资函", "丰实诚", "厉行俭"),
    "市园林绿化局": ("yllhj", "京绿函", "花照水", "林茂原"),
    "市医保局": ("ybj", "京医保函", "保惠民", "惠时济"),
    "市政务和数据局": ("sjj", "京数函", "简易行", "云在天"),
    "市体育局": ("tyj", "京体函", "健行远", "强不息"),
    "市文物局": ("wwj", "京文物函", "古今同", "瞿守拙"),
    "市总工会": ("zgh", "京工函", "匡扶正", "劳以恒"),
    "市委社会工作部": ("shgzb", "京社工函", "和为贵", "同向善"),
    "市高级人民法院办公室": ("gy", "京高法函", "衡知法", "包守正"),
    "市人民检察院办公室": ("jcy", "京检函", "明察远", "严公允"),
}
CAST_LETTERS = {"市交通委": "京交函", "市教委": "京教函", "市城市管理委": "京管函"}
DISTRICT_SYSTEM = "海淀区人民政府"
DISTRICT_UNITS = {
    "区教委": ("hd-jw", "海教函", "文渊博", "桃李成"),
    "区城市管理委": ("hd-cgw", "海城管函", "洁如新", "整以暇"),
    "区住房城乡建设委": ("hd-zjw", "海建函", "巢安定", "厦千间"),
    "区卫生健康委": ("hd-wjw", "海卫函", "岑养和", "寿永康"),
    "区民政局": ("hd-mzj", "海民函", "恤如亲", "慈怀安"),
    "区园林绿化局": ("hd-yll", "海绿函", "苗葱茏", "森成荫"),
}
LETTERS = {
    **CAST_LETTERS,
    **{unit: entry[1] for table in (CITY_UNITS, DISTRICT_UNITS) for unit, entry in table.items()},
}


#: system → (account, name) of its dispatcher
DISPATCHERS = {"其他机关和组织": ("qt-dispatcher", "尤思齐")}


def build_units(house: House, hashed: str) -> None:
    """Accounts for every unit that handles something; ``house.staff`` and ``house.organs``."""
    for system, (username, name) in DISPATCHERS.items():
        user, is_new = User.objects.get_or_create(
            username=username, defaults={"name": name, "password": hashed}
        )
        if is_new:
            RoleGrant.objects.create(
                user=user, role=Role.DISPATCHER, congress=house.city,
                organ=house.organs[system], starts_on=TERM_STARTS,
            )  # fmt: skip
        house.users[username] = user
        house.dispatchers[system] = username
    _district_organs(house)
    _people(house, house.city, CITY_UNITS, hashed)
    _people(house, house.district, DISTRICT_UNITS, hashed)


def _district_organs(house: House) -> None:
    district = house.district
    system = Organ.objects.get(congress=district, name=DISTRICT_SYSTEM)
    for position, name in enumerate(DISTRICT_UNITS, start=10):
        defaults = {"kind": OrganKind.UNIT, "parent": system, "position": position}
        Organ.objects.get_or_create(congress=district, name=name, defaults=defaults)
    for organ in Organ.objects.filter(congress=district):
        house.organs[organ.name] = organ


def _people(
    house: House, congress: Congress, units: dict[str, tuple[str, str, str, str]], hashed: str
) -> None:
    wanted = {
        username: (name, unit, roles)
        for unit, (code, _, clerk, head) in units.items()
        for username, name, roles in (
            (f"{code}-clerk", clerk, (Role.CLERK,)),
            (f"{code}-head", head, (Role.HEAD, Role.REVIEWER)),
        )
    }
    known = {user.username: user for user in User.objects.filter(username__in=wanted)}
    missing = [name for name in wanted if name not in known]
    made = User.objects.bulk_create(
        User(username=username, name=wanted[username][0], password=hashed) for username in missing
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(
            user=user, role=role, congress=congress, organ=house.organs[wanted[user.username][1]],
            starts_on=TERM_STARTS,
        )
        for user in made
        for role in wanted[user.username][2]
    )  # fmt: skip
    house.users.update(known | {user.username: user for user in made})
    for unit, (code, *_) in units.items():
        house.staff[unit] = (f"{code}-clerk", f"{code}-head", f"{code}-head")
