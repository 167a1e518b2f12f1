"""The deputies of the demonstration beyond the cast: ten invented people to each delegation.

Four in five have an account; whoever has none is served by the office. Building twice changes
nothing.
"""

from __future__ import annotations

from congress.people.enums import DeputyStatus, Gender
from congress.people.models import Deputy, DeputyGroup, User
from congress.people.names import search_keys, stroke_key
from congress.portal.demo.house import House

#: Delegation → its deputies; an asterisk marks the women.
NAMES = {
    "东城": "丁砚秋* 于怀素* 马致恒 王若澄* 方景修 石定远 叶书窈* 田启川 包承谦 冯晚晴*",
    "西城": "毛知秋 尹清仪* 孔昉之 左思睿 龙在田 卢照宁* 史云岫 宁远山 司马湛 边晓棠*",
    "朝阳": "吕行舟 朱砚书 乔木青 任素筠* 华景曜 庄晓岚* 刘望之 江雪澄* 汤以樵 许临川",
    "海淀": "阮知白 孙启砚 牟清妍* 纪春霖 苏映荷* 杜若宁* 李沧澜 杨穗青* 束怀瑜 吴观澄",
    "丰台": "何逢源 余味清* 邹鲁宁 沈听荷* 宋行川 张载宁 陆九如 陈采蘩* 邵南屿* 武定坤",
    "石景山": "林深禾* 欧阳朔 明衡远 罗敷宁* 岳峙安 金石砚 周行健 郑重川 房谋远 孟夏禾*",
    "门头沟": "项南屿 赵青穗* 胡同舟 柳蕙如* 姜望宁 洪涛远 祝平澜* 姚远岫 贺兰芷* 骆以砚",
    "房山": "秦时雨* 袁润川 夏至恒 顾长宁 钱怀远 徐来安 高仰山 郭北辰 唐采芹* 陶令仪*",
    "通州": "黄润清 萧运恒 曹沧宁 龚自砚 盛夏荷* 常青屿 崔巍然 康舒宁* 章台静* 梁音上*",
    "顺义": "彭泽安 葛天佑 董知恒 韩江芷* 程立雪 傅春霖 曾语桐* 温如玥* 谢池兰* 鲁承岳",
    "昌平": "蒋山砚 童心禾* 翟清川 雷震声 路遥安 窦小满* 蔡文岚* 裴行远 谭溪云* 樊启明",
    "大兴": "潘江临 薛涵宁* 戴望川 魏紫芸* 霍启非 穆清源 冀北川 燕归宁* 卫青屿 池映荷*",
    "平谷": "安桃蹊* 毕山屹 车千川 成蹊远 杭丽川* 迟日升 储秀云* 从容远 党立新 狄青川",
    "怀柔": "费思恒 符春禾* 甘棠远 耿介之 关山禾* 桂林芷* 郝向川 侯晓阳 花满枝* 简素云*",
    "密云": "焦桐远 解忧川 经纬安 鞠有仪* 阚泽川 寇平川 匡庐远 赖春川 兰若宁* 黎明玥*",
    "延庆": "连山青 梅映雪* 倪云川 聂山青 区向川 庞启宁 卜怀安 戚长川 祁连川 冉宁生*",
    "解放军": "单骑远 时光裕 施惠安 水长明 司晨川 滕远航 万里程 魏楼山 闻笛宁* 辛远恒",
}
#: The district's, without accounts of their own.
DISTRICT_NAMES = "白若谦 史青禾* 江以宁 米春生 沙知秋* 尚云开 屈望岚* 边守正"
#: (field, position), taken in turn.
CALLINGS = (
    ("医疗卫生", "社区卫生服务中心主任医师"), ("教育", "中学高级教师"),
    ("城建环保", "市政设计单位高级工程师"), ("科技创新", "科技型企业首席工程师"),
    ("基层治理", "社区党委书记、居委会主任"), ("财经", "会计师事务所合伙人"),
    ("法制", "律师事务所律师"), ("农村", "村党支部书记、合作社理事长"),
    ("文旅体育", "博物馆研究馆员"), ("养老助残", "养老照料中心负责人"),
    ("监察司法", "高校法学院教授"), ("社会建设", "社会工作服务机构总干事"),
    ("城建环保", "公交驾驶员、班组长"), ("科技创新", "研究院研究员"),
    ("教育", "幼儿园园长"), ("医疗卫生", "三级医院护士长"),
    ("财经", "民营企业董事长"), ("青年", "快递站点站长"),
    ("民族宗教侨务", "归国学者、企业顾问"), ("农村", "果品专业合作社技术员"),
    ("文旅体育", "群众文化馆辅导员"), ("基层治理", "街道市民诉求处置中心主任"),
    ("城建环保", "环卫班班长"),
)  # fmt: skip
OFFICERS = ("国防建设", "部队干部")
#: Some mandates do not run as they began.
SUSPENDED = ("D0405", "D0908", "D1403")
ENDED = ("D0210", "D0707", "D1605")


def build_deputies(house: House, hashed: str) -> None:
    """Fill ``house.deputies`` (by account, else by card number) and ``house.users``."""
    city = house.city
    term = city.terms.get()
    known = {d.card_number: d for d in Deputy.objects.filter(term=term).select_related("user")}
    delegations = {row.name.removesuffix("代表团"): row for row in city.delegations.all()}
    users, rows = [], []
    for first, (place, names) in enumerate(NAMES.items(), start=1):
        for second, marked in enumerate(names.split(), start=1):
            card = f"D{first:02d}{second:02d}"
            if card in known:
                continue
            name = marked.rstrip("*")
            user = None
            if second % 5:
                user = User(username=card.lower(), name=name, password=hashed)
                users.append(user)
            field, position = OFFICERS
            if place != "解放军":
                field, position = CALLINGS[(first * 7 + second * 3) % len(CALLINGS)]
            pinyin, initials = search_keys(name)
            rows.append(
                Deputy(
                    congress=city, term=term, user=user, name=name, card_number=card,
                    gender=Gender.FEMALE if marked.endswith("*") else Gender.MALE,
                    delegation=delegations[place], field=field, position=position,
                    electing_unit="解放军驻京部队" if place == "解放军" else f"{place}区",
                    phone=f"1390010{first:02d}{second:02d}", status=_status(card),
                    stroke_key=stroke_key(name), pinyin=pinyin, initials=initials,
                )
            )  # fmt: skip
    if rows:
        User.objects.bulk_create(users)
        Deputy.objects.bulk_create(rows)
        _in_groups(house, rows)
        _contact_members(rows)
    made = Deputy.objects.filter(term=term).select_related("user", "congress", "delegation")
    for deputy in made.order_by("card_number"):
        key = deputy.user.username if deputy.user else deputy.card_number
        if key not in house.deputies:
            house.deputies[key] = deputy
            if deputy.user:
                house.users[key] = deputy.user


def build_district_deputies(house: House) -> None:
    """Served by the district's office, all of them."""
    district = house.district
    term, delegation = district.terms.get(), district.delegations.get(name="第一代表团")
    for number, marked in enumerate(DISTRICT_NAMES.split(), start=2):
        card, name = f"H{number:04d}", marked.rstrip("*")
        house.deputies[card], _ = Deputy.objects.get_or_create(
            term=term,
            card_number=card,
            defaults={
                "congress": district,
                "name": name,
                "gender": Gender.FEMALE if marked.endswith("*") else Gender.MALE,
                "delegation": delegation,
                "electing_unit": f"第{number}选区",
                "field": CALLINGS[number][0],
                "position": CALLINGS[number][1],
                "phone": f"139002000{number:02d}",
            },
        )


def _status(card: str) -> str:
    if card in SUSPENDED:
        return DeputyStatus.SUSPENDED
    return DeputyStatus.ENDED if card in ENDED else DeputyStatus.ACTIVE


def _in_groups(house: House, rows: list[Deputy]) -> None:
    """Each in the group (专业代表小组) of his field."""
    fields = dict.fromkeys(field for field, _ in (*CALLINGS, OFFICERS))
    groups = {
        field: DeputyGroup.objects.get_or_create(
            congress=house.city, name=f"{field}代表小组"
        )[0]
        for field in fields
    }  # fmt: skip
    through = Deputy.groups.through
    through.objects.bulk_create(
        through(deputy_id=row.pk, deputygroup_id=groups[row.field].pk) for row in rows
    )


def _contact_members(rows: list[Deputy]) -> None:
    """The first of each delegation sits on the standing committee and keeps contact with it."""
    firsts = {row.delegation_id: row for row in reversed(rows)}
    for row in rows:
        if row is not firsts[row.delegation_id]:
            row.contact_member = firsts[row.delegation_id]
    Deputy.objects.bulk_update(rows, ["contact_member"])
