"""The stories in Chinese."""
# ruff: noqa: E501  (tables are read by the entry)

from rapport.customers.sample.stories import Story, Tales, step

TALES = Tales(
    acquisition=Story("sales", (
        step("<form", 0, "网站咨询", "我们想在{city}安装{product}，请回电。", "新咨询"),
        step("call", 1, "首次通话", "与{contact}通话：屋顶约{number}平方米，希望降低电费，三个月内决定。", "已接通"),
        step("email", 1, "今天的通话", "{hello}\n\n感谢您抽出时间。附上{product}的资料和{city}附近的两个案例。\n\n此致\n{me}"),
        step("meeting", 8, "现场勘查（{city}）", "与{contact}一起查看了屋顶、配电室和线路。无遮挡，2009年的线路需要检查。", "需要报价"),
        step("email", 4, "{product}报价单{number}", "{hello}\n\n附上我们的报价，总额{amount}，有效期30天。如有疑问请随时联系。\n\n此致\n{me}", "已报价"),
        step("messenger", 7, "跟进报价单{number}", "{contact}正在与一家同行比较。价格合适，交货期待定，已答应第12周。", "未决定"),
        step("<email", 6, "回复：报价单{number}", "我们决定采购{product}，请发订单确认。", "已接受"),
        step("email", 1, "订单确认{number}", "{hello}\n\n感谢您的订单，总额{amount}。服务团队会与您确认安装时间。\n\n此致\n{me}"),
        step("=note", 1, "移交服务团队", "订单{number}已移交。{contact}希望安排在上午；钥匙在前台。"),
        step("meeting", 30, "安装与交付", "{product}已安装并交付，与{contact}一起设置了手机应用，运行正常。", "已完成"),
    )),
    birthday=step("messenger", 0, "生日快乐", "{hello}\n\n祝您生日快乐，阳光常伴！\n\n{me}"),
    others=(
        Story("service", (
            step("<call", 0, "投诉：故障E{number}", "{contact}反映周末以来出现故障E{number}，完全不发电。比较着急，希望尽快解决。", "投诉"),
            step("=note", 0, "远程检查", "通信模块自周六3:10起离线，需要派技术员，备件有货。"),
            step("messenger", 1, "您的故障报修", "{hello}\n\n给您添麻烦了，非常抱歉。技术员周四8点到10点上门。\n\n{me}"),
            step("meeting", 2, "上门维修", "更换模块，升级软件，重启后发电正常。{contact}已在报告上签字。", "已解决"),
            step("call", 4, "回访", "一切正常。已致歉，并补偿两天的发电损失。", "满意"),
        ), 9),
        Story("service", (
            step("email", 0, "发票{number}", "{hello}\n\n附上发票{number}，金额{amount}，请在14天内付款。\n\nHeliad 财务"),
            step("<email", 9, "关于发票{number}", "请补上我们的采购单号后重新开具。", "疑问"),
            step("email", 1, "更正后的发票{number}", "{hello}\n\n附上注明采购单号的发票，付款期限相应顺延。\n\nHeliad 财务"),
        ), 9),
        Story("service", (
            step("email", 0, "发票{number}", "{hello}\n\n附上发票{number}，金额{amount}，请在14天内付款。\n\nHeliad 财务"),
            step("sms", 24, "付款提醒{number}", "{hello}\n\n我们尚未收到{amount}的款项，可能是您忘记了。\n\nHeliad 财务"),
            step("<call", 5, "承诺付款", "{contact}之前在休假，今天付款。", "已承诺"),
        ), 6),
        Story("sales", (
            step("call", 0, "季度回访", "{contact}对发电量很满意，明年考虑增加{product}。", "有兴趣"),
            step("messenger", 1, "{product}资料", "{hello}\n\n按约定发上资料和参考价格：约{amount}。\n\n{me}"),
            step("call", 12, "谈{product}", "预算在秋天讨论，九月再联系。", "以后再说"),
        ), 14),
        Story("sales", (
            step("call", 0, "未接通", "无人接听，已留言。", "留言"),
            step("call", 2, "再次致电", "{contact}在开会，请明天再打。", "回电"),
            step("call", 1, "终于接通", "简短通话：目前没有需求，愿意保持联系。", "无需求"),
        ), 8),
        Story("sales", (
            step("<messenger", 0, "增加{product}", "我们明年扩建，能否也报一下{product}的价格？", "新咨询"),
            step("meeting", 7, "方案会议", "与{contact}和设计院一起看了图纸，接入容量足够。", "需要报价"),
            step("email", 5, "{product}报价单{number}", "{hello}\n\n扩建部分的报价为{amount}，价格保留到季度末。\n\n{me}", "已报价"),
            step("call", 9, "跟进报价单{number}", "{contact}希望合并订单优惠百分之五，需内部确认。", "谈判中"),
            step("<email", 8, "回复：报价单{number}", "同意，请按商定的条件执行。", "已接受"),
        ), 10),
        Story("marketing", (
            step("email", 0, "开放日邀请", "{hello}\n\n诚邀您参加我们的开放日：新型储能、工厂参观和现场答疑。\n\n{me}"),
            step("<form", 5, "开放日报名", "将带一位同伴参加。", "已报名"),
            step("meeting", 14, "开放日交流", "{contact}询问了{product}，已转给销售。", "有兴趣"),
        ), 7),
        Story("marketing", (
            step("social", 0, "公众号文章：春天的阳光", "发电纪录、新的补贴政策和三个项目。"),
            step("<web", 1, "浏览补贴页面", "阅读了补贴页面并下载了清单。"),
        ), 8),
        Story("service", (
            step("messenger", 0, "年度检修提醒", "{hello}\n\n您的系统该做年度检修了，哪一天方便？\n\n{me}"),
            step("<messenger", 2, "回复：年度检修", "周二上午可以。", "已约定"),
            step("meeting", 9, "年度检修", "检查完毕：接线牢固，滤网已换，发电量高出预期4%。报告{number}已交给{contact}。", "已完成"),
        ), 10),
        Story("service", (
            step("<chat", 0, "应用使用问题", "怎么看昨天的发电量？", "疑问"),
            step("chat", 0, "应用使用说明", "在图表上向左滑动；已发送简要说明。", "已解决"),
        ), 7),
    ),
    pinned_notes=(
        "上午10点前不要打电话，优先用微信联系。",
        "与财务总监共同决定，请提前发送数据。",
        "门禁密码在前台，院子里有狗。",
        "框架协议：年底前全部九五折。",
    ),
    tasks=(
        "就{product}致电{contact}", "把修改后的报价发给{contact}", "与{contact}约定现场勘查", "确认{product}的并网条件",
        "请{contact}做推荐", "准备与{contact}的年度回顾", "寄送补贴材料", "处理未付发票",
    ),
    account_parts=("客户经理", "技术顾问", "服务联系人"),
)  # fmt: skip
