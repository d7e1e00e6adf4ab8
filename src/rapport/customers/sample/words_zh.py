"""Chinese words of the sample: the Chinese mainland. Names are written family name first."""
# ruff: noqa: E501  (tables are read by the entry)

from rapport.customers.sample.cultures import Culture, Place

_SHANGHAI = "Asia/Shanghai"
_MOBILE = "+86 138 0000 ####"

_FEMALE_ENDINGS = "芳娜敏静丽娟燕玲婷雪琳颖倩莉萍红霞梅慧佳怡欣悦琪瑶雯洁岚薇蕾"
_MALE_ENDINGS = "伟强军磊勇杰涛明超亮鹏飞辉刚波宇浩然轩博文斌峰龙林毅俊凯翔哲"
_FEMALE_MIDDLES = " 晓雨思若诗美淑雅嘉梦子心文秀"
_MALE_MIDDLES = " 志建国家天子文晓海永俊思一立"

CHINESE = Culture(
    language="zh",
    share=25,
    female=tuple((middle + ending).strip() for middle in _FEMALE_MIDDLES for ending in _FEMALE_ENDINGS if middle != ending),
    male=tuple((middle + ending).strip() for middle in _MALE_MIDDLES for ending in _MALE_ENDINGS if middle != ending),
    family=(
        *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范",
        "欧阳", "司徒", "上官",
    ),
    places=(
        Place("北京", "CN", _SHANGHAI, 8, ("100020", "100080", "100032"), "+86 10 8512 ####", _MOBILE, "北京市"),
        Place("上海", "CN", _SHANGHAI, 8, ("200001", "200030", "200120"), "+86 21 6288 ####", _MOBILE, "上海市"),
        Place("广州", "CN", _SHANGHAI, 8, ("510030", "510620"), "+86 20 8330 ####", _MOBILE, "广东省"),
        Place("深圳", "CN", _SHANGHAI, 8, ("518000", "518048"), "+86 755 8255 ####", _MOBILE, "广东省"),
        Place("杭州", "CN", _SHANGHAI, 8, ("310006", "310012"), "+86 571 8700 ####", _MOBILE, "浙江省"),
        Place("南京", "CN", _SHANGHAI, 8, ("210005", "210008"), "+86 25 8450 ####", _MOBILE, "江苏省"),
        Place("苏州", "CN", _SHANGHAI, 8, ("215004", "215021"), "+86 512 6760 ####", _MOBILE, "江苏省"),
        Place("成都", "CN", _SHANGHAI, 8, ("610016", "610041"), "+86 28 8600 ####", _MOBILE, "四川省"),
        Place("武汉", "CN", _SHANGHAI, 8, ("430014", "430070"), "+86 27 8270 ####", _MOBILE, "湖北省"),
    ),
    streets=(
        "中山路", "人民路", "解放路", "建设路", "和平路", "新华路", "长江路", "文化路", "青年路", "科技路", "学院路", "滨江路",
        "东风路", "光明路", "湖滨路", "朝阳路",
    ),
    street_pattern="{street}{number}号",
    company_stems=(
        "恒达", "盛源", "宏远", "鼎新", "明德", "瑞丰", "新宇", "安泰", "佳和", "同创", "海川", "凌云", "启明", "万嘉", "嘉禾",
        "润泽", "天朗", "锦程", "博远", "汇通", "康宁", "立信", "美林", "诺亚", "普惠", "青禾", "荣光", "尚品", "泰和", "维达",
        "祥云", "雅致", "永兴", "云帆", "泽丰", "正阳", "众望", "卓越", "晨光", "东岳",
    ),
    company_pattern="{city}{stem}{word}{form}",
    group_pattern="{stem}集团{form}",
    household_pattern="{family}家",
    industries=(
        ("建筑", ("建筑工程", "装饰工程", "建材")),
        ("机械制造", ("机械制造", "精密机械", "自动化设备")),
        ("贸易", ("贸易", "进出口", "商贸")),
        ("酒店餐饮", ("酒店管理", "餐饮管理", "度假酒店")),
        ("物流", ("物流", "仓储", "供应链管理")),
        ("农业", ("农业科技", "果业", "乳业")),
        ("医疗", ("医疗器械", "医药", "健康管理")),
        ("教育", ("教育科技", "教育咨询", "文化传播")),
        ("房地产", ("房地产开发", "物业管理", "置业")),
        ("软件", ("软件", "信息技术", "网络科技")),
        ("食品", ("食品", "饮料", "茶业")),
        ("咨询", ("企业管理咨询", "工程咨询", "节能技术")),
    ),
    legal_forms={"CN": ("有限公司", "有限公司", "有限责任公司", "股份有限公司")},
    job_titles=(
        ("总经理", "管理层"), ("财务总监", "财务部"), ("运营经理", "运营部"), ("设施经理", "设施部"), ("采购总监", "采购部"),
        ("能源管理师", "设施部"), ("项目工程师", "工程部"), ("采购专员", "采购部"), ("会计", "财务部"), ("行政主管", "行政部"),
        ("可持续发展经理", "管理层"), ("技术员", "工程部"),
    ),
    mail_domains=("youxiang.example", "mail.example", "xinxiang.example"),
    currencies={"CN": "CNY"},
    products=("屋顶光伏", "储能电池", "热泵", "充电桩", "维保合同"),
    academic_titles=(),
    female_address="{family}女士",
    male_address="{family}先生",
    male_oblique="{family}先生",
    hello="{address}，您好！",
    same_family_name=False,
    labels=("工作", "私人", "手机", "总机"),
)  # fmt: skip
