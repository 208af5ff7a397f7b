"""Words, as terms, that ask without telling what about: they need no counterpart in a fact. In four languages."""

from bot.matching.terms import fold, stem


def stems(listed: str) -> frozenset[str]:
    """Return the stems of words."""
    return frozenset(stem(word) for word in fold(listed).split())


WHO = stems("who хто кто kto")
WHEN = stems("when коли когда kiedy")
WHERE = stems("where де где gdzie")
WHAT = stems(
    "what which що шо який яка яке які яких якого что какой какая какое какие каких чего чем co jaki jaka jakie jakich "
    "czego czym котрий котра котре котрого котрій который которая которое которого которой który która które którego "
    "której którym"
)

# "What did X say": the answer is what X said, and nobody else.
SAYING = stems(
    "say says said saying mention mentioned claim claimed comment commented "
    "сказав сказала сказали каже кажуть говорив говорила говорили говорить заявив заявила заявили заявляв заявляла "
    "згадав згадала згадали згадує згадував згадувала згадували "
    "сказал сказала сказали говорил говорила говорили говорит заявил заявила заявили заявлял заявляла "
    "упомянул упомянула упомянули упоминает упоминал упоминала упоминали "
    "powiedział powiedziała powiedzieli mówi mówią mówił mówiła mówili oświadczył oświadczyła oświadczyli wspomniał "
    "wspomniała wspomnieli wspomina wspominał wspominała wspominali stwierdził stwierdziła"
)

# Whatever there is to tell is wanted.
OPEN = stems(
    "about regarding concerning any anything something everything fact facts information "
    "про щось небудь факти інформація розкажи розкажіть скажи скажіть відомо "
    "о об обо нибудь либо факты информация расскажи расскажите скажи скажите известно "
    "coś cokolwiek fakty informacje opowiedz powiedz wiadomo"
)

# A question that may be answered with yes or no opens with one of these.
WHETHER = stems(
    "is are was were did does do has have had чи ли czy є був була було були есть был была было были "
    "jest są był była było były"
)

# Of what lies beyond all that is known, these ask how it ended.
OUTCOME = stems(
    "outcome outcomes result results resulted came turned went achieved accomplished decided concluded ended agreed "
    "reached signed fail failed succeed succeeded "
    "підсумок підсумки підсумками результат результати результатом закінчилось закінчилося закінчилася закінчились "
    "закінчилися завершилось завершилися завершилась скінчилось скінчилося скінчилися скінчилась домовились домовилися "
    "вирішили досягли дійшли підписали провалились провалилися вдалося порішали "
    "итог итоги итогам результаты закончилось закончились закончилась закончился завершились завершилась завершилось "
    "договорились решили достигли добились пришли подписали провалились удалось порешали кончилось кончились "
    "wynik wyniki wyniku wynikło rezultat rezultaty skończyło skończyły skończyła zakończyło zakończyły zakończyła "
    "ustalono ustalili uzgodnili uzgodniono zdecydowali zdecydowano osiągnięto osiągnęli podpisali podpisano dogadali "
    "zakinchylas zakinchylys zakinchylosia skinchylos domovylys vyrishyly pidsumky rezultaty zakonchilis zakonchilos "
    "zakonchilas dogovorilis reshili itogi"
)

LINKING = stems("and or і й та або и или oraz lub")
# Beside nothing but these and links, a name is bare: whatever there is about it is wanted.
POLITE = stems("the please ласка пожалуйста proszę")

# Prepositions and the like, and words for knowing and happening.
PLAIN = stems(
    "the a an of on in at for from to by with and or between during around please me you i all some there that "
    "know known happen happened happening "
    "і й та або на у в з зі із до від для за по мені ви ти ласка року рік знаєш знаєте "
    "відбулося сталося відбувалося відбувається відбудеться станеться трапилося "
    "и а или на в во с со к ко от для за по мне вы ты пожалуйста году года год знаешь знаете "
    "произошло случилось происходило происходит произойдет случится "
    "i a oraz lub na w we z ze do od dla za po mi ty proszę się o roku rok wiesz wiecie znasz "
    "wydarzyło zdarzyło stało działo dzieje wydarzy zdarzy stanie"
)

# Of a day, these ask what was set for it.
AHEAD = stems(
    "will be planned scheduled set due expected plan plans schedule event events going "
    "буде будуть заплановано запланована заплановані планується подія події "
    "будет будут запланировано запланирована запланированы намечено планируется событие события "
    "będzie będą zaplanowano zaplanowane zaplanowana planowane planuje wydarzenie wydarzenia"
)

# These turn a question, ask for a reason, a measure or news, or point at what was said before: a fact that merely holds
# the word is no answer.
TURNING = stems(
    "not no never none without why how if whether whose whom would should could might must than instead except "
    "it this these those he she they him her them his their new latest now current recently yet still already "
    "не ні ніколи без чому навіщо як якби якщо чий скільки "
    "це цього цьому цим він вона воно вони його її їх йому їй їм нове нового зараз тепер досі вже "
    "нет никогда почему зачем как если чей сколько "
    "это этого этому этим он она оно они его ее их ему ей им новое сейчас теперь уже "
    "nie nigdy bez dlaczego czemu jak jeśli jeżeli czyj czyja ile ilu "
    "tego temu tym ona ono oni jego jej ich nowe nowego teraz już jeszcze"
)

ASKING = WHO | WHEN | WHERE | WHAT | SAYING | OPEN | WHETHER | PLAIN

# Words, in four languages, that lead back to an earlier event, or on to another one.
BACK = stems("before earlier previous перед раніше до раньше przed wcześniej")
ONWARD = BACK | stems(
    "next another other others after afterwards later following second third last "
    "наступна наступний наступні наступне інша інший інші ще потім після далі пізніше друга третя "
    "следующая следующий следующие следующее другая другой другие еще потом после дальше позже вторая третья "
    "następna następny następne inna inny inne jeszcze potem później dalej druga trzecia"
)

# These ask for the rest of what was told, or for how many there are of it; beside them, nothing but these.
MORE = stems("else ще еще jeszcze")
# These ask for a list, of which something before must tell.
LISTING = stems("list name enumerate перелічи перерахуй назви список перечисли назови wymień wylicz podaj lista")
ALL = stems(
    "all everyone total altogether всього усього всіх усіх разом всего всех все итого razem łącznie "
    "wszystkich wszystkie"
)
COUNT = stems("many number скільки кількість сколько количество ile ilu")
OF_IT = stems(
    "how of them they there are those is was were in it the im їх них вони там є то а ж у их них они там есть это ж в "
    "ich nich oni one ono tam jest są to w sumie a"
)
WHY = stems("why чому навіщо нащо почему зачем dlaczego czemu")

# These put what was understood, to hear whether it is so: "so that was on the 12th?".
CONCLUDING = WHETHER | stems("that this it це то это to so right więc czyli тобто отже значит will буде будет będzie")
# These go before or after a question, and ask nothing: "ok and then what".
FILLING = stems("ok okay so then tho though one ones окей ок ну тоді тогда okej no wtedy")
# With these what was told is taken, and nothing asked: "ясно, а 13-го?".
TAKING = stems("right well ясно зрозуміло понятно добре хорошо ладно jasne dobra dobrze rozumiem")
# These ask when there first was something.
FOUNDING = stems(
    "founded created established formed launched створили створено заснували засновано створена "
    "создали создано основали основана создана powstał powstała powstało założono utworzono założyli"
)
# These ask who is at an event.
WITH_WHOM = WHO | stems(
    "participate participates participating attend attends attending attended taking "
    "участь учасники учасник участвует участвуют участие участники примет udział uczestniczy uczestniczą uczestnicy"
)
# "Which day?" asks when, and "in which city?" where.
DAY = stems("day date дата дати дня день числа число dzień dnia data datę")
PLACE = stems(
    "country countries city cities town місто місті міста країна країні країни город городе города "
    "страна стране страны miasto mieście miasta kraj kraju kraje"
)
# Beside nothing but these, where, when and who asks about the event that was spoken of.
OF_EVENT = (
    WITH_WHOM
    | WHETHER
    | WHEN
    | WHERE
    | DAY
    | PLACE
    | LINKING
    | FILLING
    | stems(
        "but so a exactly precisely is are was were will be going to the it they there that this them with do does did "
        "take takes part hold held place happen happens who's where's when's what which on in at "
        "але та а ж же саме буде будуть бере беруть братиме братимуть там це вони вона він її їх них з із хто який яка "
        "яке у в на відбудуться відбудеться проходитиме проходять пройде пройдуть якого якому якій "
        "но ну именно точно будет будут принимает принимают там это они она он ее их них с кем "
        "какой какая какое каком пройдет пройдут состоится состоятся проходят какого "
        "ale więc dokładnie właśnie będzie będą weźmie wezmą bierze biorą tam to one ono ona on jej ich "
        "nich z kim jaki jakie jaka jakim odbędzie odbędą się w na którego którym tym nim niej"
    )
)
