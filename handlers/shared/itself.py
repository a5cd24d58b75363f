"""What Sanad says of itself, by what is asked: the first sentence in the writer's language, the rest in English."""

from collections.abc import Mapping

from bot.model import Lang

Said = Mapping[Lang, str]

HELLO: Said = {
    "en": (
        "Hello. I am Sanad, a bot: I look things up in reviewed texts about child online protection. "
        "Ask me what an instrument says, who is party to it, or what an article covers."
    ),
    "ur": (
        "سلام! میں سند ہوں، ایک بوٹ: بچوں کے آن لائن تحفظ کے عالمی معیارات کے بارے میں پوچھیں۔ جواب انگریزی میں ہوگا۔"
    ),
    "ur-Latn": (
        "Salam! Main Sanad hoon, aik bot: bachon ke online tahaffuz ke aalmi meyarat ke baare mein poochein. Jawab "
        "angrezi mein hoga."
    ),
}
WELCOME: Said = {
    "en": "You are welcome. Ask me whenever you need a treaty, an article or a date.",
    "ur": "خوش آمدید۔ کسی معاہدے، آرٹیکل یا تاریخ کی ضرورت ہو تو پھر پوچھیں۔",
    "ur-Latn": "Khushi hui. Kisi muahiday, article ya tareekh ki zaroorat ho to phir poochein.",
}
LOST: Said = {
    "en": "",
    "ur": (
        "اس کا جواب میرے پاس نہیں، یا میں سوال نہیں سمجھ سکا۔ "
        "کسی معاہدے، آرٹیکل یا ملک کا نام لکھیں؛ جواب انگریزی میں ہوگا۔"
    ),
    "ur-Latn": (
        "Is ka jawab mere paas nahi, ya main sawal nahi samajh saka. Kisi muahiday, article ya mulk ka naam likhein; "
        "jawab angrezi mein hoga."
    ),
}
ASK: Said = {
    "en": "",
    "ur": "آپ انگریزی، اردو یا رومن اردو میں پوچھ سکتے ہیں؛ جواب انگریزی میں ہوگا۔",
    "ur-Latn": "Aap angrezi, Urdu ya Roman Urdu mein pooch sakte hain; jawab angrezi mein hoga.",
}

# By the groups of `about:` in `content/phrases.yaml`. Each is true of every installation.
FIRST: Mapping[str, Said] = {
    "machine": {
        "en": "I am a program, not a person, and no language model writes my answers.",
        "ur": "میں ایک پروگرام ہوں، انسان نہیں، اور میرے جواب کوئی لینگویج ماڈل نہیں لکھتا۔",
        "ur-Latn": "Main aik program hoon, insan nahi, aur mere jawab koi language model nahi likhta.",
    },
    "name": {
        "en": "I am Sanad, a bot that answers questions about the international standards on child online protection.",
        "ur": "میں سند ہوں، ایک بوٹ جو بچوں کے آن لائن تحفظ کے عالمی معیارات کے بارے میں سوالوں کے جواب دیتا ہے۔",
        "ur-Latn": (
            "Main Sanad hoon, aik bot jo bachon ke online tahaffuz ke aalmi meyarat ke sawalon ke jawab deta hai."
        ),
    },
    "kept": {
        "en": "I keep no lasting record of your questions; only a correction that you send is kept.",
        "ur": "میں آپ کے سوالوں کا مستقل ریکارڈ نہیں رکھتا؛ صرف وہ تصحیح محفوظ ہوتی ہے جو آپ خود بھیجیں۔",
        "ur-Latn": (
            "Main aap ke sawalon ka mustaqil record nahi rakhta; sirf woh tasheeh mehfooz hoti hai jo aap khud bhejein."
        ),
    },
    "seen": {
        "en": "I show your questions to nobody, but others may be able to read the chat in which you write to me.",
        "ur": "میں آپ کے سوال کسی کو نہیں دکھاتا، لیکن جس چیٹ میں آپ لکھتے ہیں اسے دوسرے لوگ پڑھ سکتے ہیں۔",
        "ur-Latn": (
            "Main aap ke sawal kisi ko nahi dikhata, lekin jis chat mein aap likhte hain use doosre log parh sakte "
            "hain."
        ),
    },
    "police": {
        "en": "I report nobody and call nobody: whoever needs the police or a helpline has to call them.",
        "ur": "میں خود کسی کو رپورٹ یا کال نہیں کرتا: پولیس یا ہیلپ لائن کو آپ کو خود کال کرنی ہوگی۔",
        "ur-Latn": "Main khud kisi ko report ya call nahi karta: police ya helpline ko aap ko khud call karni hogi.",
    },
    "current": {
        "en": (
            "My content was last changed on {changed}. Each claim carries the date of its source, and my lists of "
            "parties are of {lists}."
        ),
        "ur": (
            "میرا مواد آخری بار {changed} کو بدلا۔ ہر بات کے ساتھ اس کے ماخذ کی تاریخ ہوتی ہے، اور فریقوں کی فہرستیں "
            "{lists} کی ہیں۔"
        ),
        "ur-Latn": (
            "Mera mawad aakhri baar {changed} ko badla. Har baat ke sath us ke makhaz ki tareekh hai, aur fareeqon ki "
            "fehristein {lists} ki hain."
        ),
    },
    "dated": {
        "en": "A list is true on its date only: a State may have joined since, so I do not say that it has not.",
        "ur": "فہرست صرف اپنی تاریخ تک درست ہے: ہو سکتا ہے کوئی ریاست اس کے بعد شامل ہوئی ہو۔",
        "ur-Latn": "Fehrist sirf apni tareekh tak durust hai: ho sakta hai koi riyasat us ke baad shamil hui ho.",
    },
    "keepers": {
        "en": "The people who installed me here run me, and the maintainers whom they named look after my content.",
        "ur": "مجھے وہی لوگ چلاتے ہیں جنہوں نے مجھے یہاں لگایا، اور مواد ان کے مقرر کردہ افراد سنبھالتے ہیں۔",
        "ur-Latn": (
            "Mujhe wohi log chalate hain jinhon ne mujhe yahan lagaya, aur mawad un ke muqarrar karda log sambhalte "
            "hain."
        ),
    },
    "maker": {
        "en": "I am free software, and I speak for no government, no United Nations body and no other organisation.",
        "ur": "میں ایک آزاد سافٹ ویئر ہوں، اور کسی حکومت، اقوامِ متحدہ یا کسی اور ادارے کی طرف سے نہیں بولتا۔",
        "ur-Latn": (
            "Main free software hoon, aur kisi hukumat, Aqwam-e-Muttahida ya kisi aur idaray ki taraf se nahi bolta."
        ),
    },
    "quote": {
        "en": "Quote the official source that I name rather than me: my summaries are in my own words.",
        "ur": "میری جگہ اس سرکاری ماخذ کا حوالہ دیں جس کا میں نام لیتا ہوں: میرے خلاصے میرے اپنے الفاظ میں ہیں۔",
        "ur-Latn": (
            "Meri jagah us sarkari makhaz ka hawala dein jis ka main naam leta hoon: mere khulase mere apne alfaz mein "
            "hain."
        ),
    },
    "limits": {
        "en": (
            "I cannot give legal advice, interpret national law, judge whether a State complies with a treaty, or "
            "answer "
            "from anything but my reviewed texts."
        ),
        "ur": (
            "میں قانونی مشورہ نہیں دے سکتا، ملکی قانون کی تشریح نہیں کر سکتا، اور صرف اپنے جانچے ہوئے مواد سے جواب "
            "دیتا ہوں۔"
        ),
        "ur-Latn": (
            "Main qanooni mashwara nahi de sakta, mulki qanoon ki tashreeh nahi kar sakta, aur sirf apne jaanche hue "
            "mawad se jawab deta hoon."
        ),
    },
    "lawyer": {
        "en": "I give reference, not legal advice, and I am no lawyer.",
        "ur": "میں معلومات دیتا ہوں، قانونی مشورہ نہیں، اور میں وکیل نہیں ہوں۔",
        "ur-Latn": "Main maloomat deta hoon, qanooni mashwara nahi, aur main wakeel nahi hoon.",
    },
    "languages": {
        "en": "I understand questions in English, Urdu and Roman Urdu, and I answer in English.",
        "ur": "میں انگریزی، اردو اور رومن اردو میں سوال سمجھتا ہوں، اور جواب انگریزی میں دیتا ہوں۔",
        "ur-Latn": "Main angrezi, Urdu aur Roman Urdu mein sawal samajhta hoon, aur jawab angrezi mein deta hoon.",
    },
    "wrong": {
        "en": "I can be wrong: I make nothing up, but I may misread a question, and a source may be old.",
        "ur": (
            "مجھ سے غلطی ہو سکتی ہے: میں کچھ گھڑتا نہیں، لیکن سوال غلط سمجھ سکتا ہوں، اور کوئی ماخذ پرانا ہو سکتا ہے۔"
        ),
        "ur-Latn": (
            "Mujh se ghalti ho sakti hai: main kuch gharta nahi, lekin sawal ghalat samajh sakta hoon, aur koi makhaz "
            "purana ho sakta hai."
        ),
    },
    "sourced": {
        "en": "My facts are taken from the source named beside each; I do not look anything up online as you ask.",
        "ur": "میری ہر بات ساتھ دیے گئے ماخذ سے لی گئی ہے؛ سوال کے وقت میں انٹرنیٹ پر کچھ تلاش نہیں کرتا۔",
        "ur-Latn": (
            "Meri har baat sath diye gaye makhaz se li gayi hai; sawal ke waqt main internet par kuch talash nahi "
            "karta."
        ),
    },
    "cost": {
        "en": "I am free software, and I charge nobody for a question.",
        "ur": "میں آزاد سافٹ ویئر ہوں، اور سوال پوچھنے کے کوئی پیسے نہیں لیتا۔",
        "ur-Latn": "Main free software hoon, aur sawal poochne ke koi paise nahi leta.",
    },
}
REST: Mapping[str, str] = {
    "name": (
        "Ask me what I keep of your questions, how current I am, who looks after me, whether you can quote me, and "
        "what "
        "I cannot do."
    ),
    "machine": (
        "I recognise what is asked by a small model trained on examples, and answer from a file that people have "
        "reviewed. The maintainers are people: they read the corrections that are sent to them."
    ),
    "kept": (
        "In Slack and Teams a message waits in the database until its answer has gone out, usually for less than a "
        "second. What a thread is about (instruments, States, the last claim) is kept for a day, and so is your "
        "question "
        "while I am asking you “which one?”. If my operator has switched it on, known words of unanswered questions "
        "are "
        "counted for 30 days, without names; the words of recent questions, without who asked, stay in memory until "
        "the next restart. Slack and Teams keep the chat themselves. “Forget me” erases who you are "
        "from your corrections."
    ),
    "seen": (
        "In a channel everybody sees what you ask. The administrators of Slack or Teams may be able to read a direct "
        "message too. Maintainers read only the corrections that are sent to them. Please write nothing here that "
        "identifies a child."
    ),
    "police": (
        "What you write is passed to nobody unless you send it as a correction. Nobody at my end is watching for "
        "emergencies; I can show you whom to tell."
    ),
    "current": (
        "For {state}: {each}. An answer says so where its list is more than a year old. I do not look up the "
        "depositary’s page as you ask, so check it there before you rely on a standing. My content was last changed "
        "on {changed}."
    ),
    "dated": (
        "So where my list is more than a year old I tell you what it says and of what date it is. The depositary’s "
        "page has the present standing."
    ),
    "keepers": (
        "I do not know their names: ask whoever looks after Slack, Teams or this page in your organisation. To have "
        "something corrected, write what is wrong and where that can be checked."
    ),
    "maker": "Whoever installed me here runs me. My answers are nobody’s official position.",
    "quote": (
        "A quotation of an official text is marked as one; ask “word for word” for it. Ask “cite this” after an answer "
        "for a line to paste, with the source and its date, and open the source before you rely on it."
    ),
    "limits": (
        "I do not have national laws, court cases, translations, or the full texts of treaties. I understand questions "
        "in English, Urdu and Roman Urdu, and answer in English. I cannot make files, browse the web or act on a case."
    ),
    "lawyer": (
        "My summaries are no official opinion, and nobody takes responsibility for a case on the strength of them: "
        "check the official text, and ask a lawyer about your own case."
    ),
    "languages": "Whom to tell about the abuse of a child is in Urdu and Roman Urdu too.",
    "wrong": (
        "In tests, 90 to 95 in a hundred clearly written questions by people new to me were taken as their writers "
        "meant them, and 69 to 85 of hurried or mixed ones. If something is wrong, write what it should say and where "
        "that can be checked: maintainers look at it."
    ),
    "sourced": (
        "For a standing that is, where I have it, the page of the treaty’s depositary, such as the United Nations "
        "Treaty "
        "Collection, as it stood on the date that the answer gives. Ask “sources” after an answer to see all of them."
    ),
    "cost": "I do not know what your operator or your telephone company charges you for the connection.",
}
