# Enhetens plan för året, villkoren för goda resultat och chefens månad.

unit-plan-title = Enhetens plan
unit-plan-of = { $unit }: plan för { $year }
unit-plan-writing = { $unit }: skriv planen för { $year }
unit-plan-none = Här finns ingen plan än. Den tar tio minuter att skriva och går att ändra hela året.
unit-plan-none-to-see = Här finns ingen plan än. Chefen för enheten skriver den.
unit-plan-write = Skriv planen
unit-plan-write-lead = Skriv kort. Planen går att ändra när som helst, och de tidigare finns kvar.
unit-plan-change = Ändra planen
unit-plan-save = Spara planen
unit-plan-saved = Planen är sparad.
unit-plan-changed-meanwhile = Någon annan har ändrat planen medan du skrev. Det du skrev står kvar här. Öppna planen i en annan flik, jämför och börja om därifrån.
unit-plan-older = Det här är en tidigare plan.
unit-plan-latest = Visa den som gäller
unit-plan-versions = Tidigare planer
unit-plan-version = Plan { $version }, sparad { $when }
unit-plan-why = Varför gör vi det här?
unit-plan-why-hint = Vad blir bättre för den som får vård och omsorg? En eller två meningar räcker.
unit-plan-strategy = Mål som planen bidrar till
unit-plan-strategy-hint = Ett mål i verksamhetsplanen eller i kommunens strategi.
unit-plan-goals = Det här ska vi kunna
unit-plan-goals-hint = Ett eller två mål räcker långt. Lämna resten tomma.
unit-plan-no-goals = Planen har inga mål än.
unit-plan-goal-number = Mål { $n }
unit-plan-goal-item = Följs upp med frågan
unit-plan-goal-words = Målet med egna ord
unit-plan-goal-percent = Så många av hundra ska kunna det själva
unit-plan-goal-by = Senast i slutet av
unit-plan-goal-wrong = Skriv ett tal mellan 1 och 100 och välj en månad i planens år.
unit-plan-too-many-goals = En plan kan ha { $n } mål.
unit-plan-goal = { $percent } av hundra ska kunna det själva i slutet av { $month }.
unit-plan-goal-now = Så många sade senast att de kan själva:
unit-plan-goal-no-answers = Det finns inga svar att visa än, eller för få.
unit-plan-goal-by-talking = Följs upp i samtal. Ingen fråga mäter det.
unit-plan-how = Så gör vi
unit-plan-sessions = { $n ->
    [0] Inga träffar är tänkta
    [one] { $n } träff i månaden
   *[other] { $n } träffar i månaden
}
unit-plan-minutes = { $n ->
    [0] Ingen tid är avsatt
    [one] { $n } minut i månaden för var och en
   *[other] { $n } minuter i månaden för var och en
}
unit-plan-sessions-field = Träffar i månaden
unit-plan-sessions-hint = Två korta ger mer än en lång.
unit-plan-minutes-field = Minuter i månaden för var och en
unit-plan-responsible = Vem som håller i det
unit-plan-responsible-hint = Oftast ombudet.
unit-plan-manager-trained = Chefens egen utbildning klar
unit-plan-manager-trained-hint = Chefen går först. Då går det bättre för alla andra.
unit-plan-discussed = Planen pratades igenom med alla
unit-plan-discussed-hint = Gärna på en arbetsplatsträff, innan ni börjar.
unit-plan-afterwards = Det här fortsätter när projektet är slut
unit-plan-afterwards-hint = Vem tar emot nya medarbetare? Vilken tid finns kvar?
unit-plan-not-yet = inte än
unit-plan-months = Hur det går
unit-plan-months-table = Träffar i planen och träffar som blev av, månad för månad
unit-plan-month = Månad
unit-plan-wanted = I planen
unit-plan-held = Blev av
unit-plan-coming = Planerade
unit-plan-standing = Läge
unit-plan-before = före planen
unit-plan-kept = klart
unit-plan-missed = blev inte av
unit-plan-planned = på väg
unit-plan-to-plan = att planera
unit-plan-behind = { $n ->
    [one] { $n } träff har inte blivit av hittills i år.
   *[other] { $n } träffar har inte blivit av hittills i år.
}
units-plan = Plan för året

month-title = Den här månaden
month-title-of = Att göra i { $month }
month-sessions = { $held } av { $wanted ->
    [one] { $wanted } träff
   *[other] { $wanted } träffar
} är { $held ->
    [one] klar
   *[other] klara
}. { $planned ->
    [one] { $planned } är planerad.
   *[other] { $planned } är planerade.
}
month-nothing = Allt är i fas. Du behöver inte göra något nu.
month-write-plan = Enheten har ingen plan för året. Det tar tio minuter.
month-own-training = Gå din egen utbildning först. Den som leder andra behöver veta varför.
month-own-training-late = Medarbetarna har börjat, men din egen utbildning är inte klar. Ta första delen den här veckan.
month-to-training = Visa utbildningen
month-find-champion = Ingen är ombud här. Fråga vem som vill, och be den lokala projektledaren ge uppdraget.
month-renew-mandate = Ett ombuds uppdrag slutar { $day }. Fråga om det ska fortsätta.
month-plan-sessions = { $n ->
    [one] Det saknas { $n } träff den här månaden. Sätt en tid i schemat tillsammans med ombudet.
   *[other] Det saknas { $n } träffar den här månaden. Sätt tider i schemat tillsammans med ombudet.
}
month-keep-registers = { $n ->
    [one] { $n } träff saknar närvaro. Be ombudet fylla i den.
   *[other] { $n } träffar saknar närvaro. Be ombudet fylla i den.
}
month-time-to-answer = En mätning är öppen till { $day }. Ge alla tre minuter på nästa möte.
month-catch-up = { $n ->
    [one] { $n } träff blev inte av tidigare i år. Går den att ta igen?
   *[other] { $n } träffar blev inte av tidigare i år. Går några att ta igen?
}
month-to-plan = Visa planen
month-talk = Prata igenom planen med alla på nästa arbetsplatsträff.
home-month = Den här månaden
home-month-text = Det viktigaste att göra nu, på en sida.

conditions-title = Har planen det som brukar ge resultat?
conditions-lead = Varje rad bygger på det som är planerat eller gjort. Det finns ingen slutsumma: en enda sak som saknas kan vara den som avgör.
conditions-source = Villkoren kommer från utvärderingar av tidigare program. De säger vad som brukar hjälpa. De mäter ingen effekt.
condition-nothing-yet = Det finns inget att bedöma än.
condition-not-yet = inte än
condition-none-yet = ingen än
condition-written = Det står i planen.
condition-not-written = Det står inte i planen.
condition-next = Nästa steg
condition-standing-met = finns
condition-standing-partly = delvis
condition-standing-missing = saknas
condition-standing-not-known = vet inte än

condition-needs-first = Behoven först
condition-needs-first-seen = Svar om vad enheten behöver: { $first }. Första träffen: { $second }.
condition-needs-first-why = Den som väljer innehåll före behov övar ofta det som redan sitter.
condition-needs-first-next = Låt alla göra checken innan ni väljer fler paket. Titta sedan på enhetens resultat.
condition-managers-first = Chefen före eller samtidigt
condition-managers-first-seen = Chefens utbildning: { $first }. Första träffen: { $second }.
condition-managers-first-why = Det som chefen inte frågar efter rinner ut i sanden. Chefer är ofta de som har fått minst utbildning.
condition-managers-first-next = Gå första delen av chefernas utbildning och skriv datumet i planen.
condition-staff-early = Medarbetarna med från början
condition-staff-early-seen = Pratades igenom: { $first }. Första träffen: { $second }.
condition-staff-early-why = Den som har varit med och bestämt vet varför, och säger till när något inte fungerar.
condition-staff-early-next = Ta upp planen på nästa arbetsplatsträff och skriv datumet i planen.
condition-why-before-what = Varför före vad
condition-why-before-what-why = Teknik utan skäl blir ännu en sak att hinna med.
condition-why-before-what-next = Skriv i planen vad som blir bättre för den som får omsorgen.
condition-serves-strategy = Hör ihop med verksamhetens mål
condition-serves-strategy-why = Det som bidrar till ett mål som redan finns får tid när det blir trångt.
condition-serves-strategy-next = Skriv i planen vilket mål den bidrar till.
condition-mandate-with-time = Ombud med uppdrag och tid
condition-mandate-with-time-seen = { $n ->
    [0] Ingen har ett uppdrag här.
    [one] Ombudet har { $n } minut i veckan.
   *[other] Ombudet har { $n } minuter i veckan.
}
condition-mandate-with-time-why = Ett uppdrag utan tid blir något man gör när allt annat är klart.
condition-mandate-with-time-next = Kom överens om minst en timme i veckan och få det i schemat.
condition-technology-works = Tekniken fungerar på plats
condition-technology-works-seen = { $whole ->
    [0] Inga hinder är anmälda.
    [one] { $whole } hinder är inte löst. Äldre än en månad: { $part }.
   *[other] { $whole } hinder är inte lösta. Äldre än en månad: { $part }.
}
condition-technology-works-why = Den som övar på något som hakar upp sig lär sig att tekniken inte går att lita på.
condition-technology-works-next = Fråga den som har hand om it när hindren är borta. Öva på något annat tills dess.
condition-small-groups = Små grupper av kollegor
condition-small-groups-seen = { $whole ->
    [one] { $part } av { $whole } träff hade högst åtta deltagare.
   *[other] { $part } av { $whole } träffar hade högst åtta deltagare.
}
condition-small-groups-why = I en liten grupp vågar man säga att man inte förstår, och hinner pröva själv.
condition-small-groups-next = Kör samma träff två gånger i stället för en gång med alla.
condition-short-and-often = Kort och ofta
condition-short-and-often-seen = { $whole ->
    [one] { $part } av { $whole } månad hade en kort träff.
   *[other] { $part } av { $whole } månader hade en kort träff.
}
condition-short-and-often-why = Tjugo minuter varje månad fastnar bättre än en heldag om året.
condition-short-and-often-next = Sätt en kort träff i schemat varje månad.
condition-practice-on-cases = Öva på riktiga fall
condition-practice-on-cases-seen = { $whole ->
    [one] { $part } av { $whole } träff hade ett fall och en övning.
   *[other] { $part } av { $whole } träffar hade ett fall och en övning.
}
condition-practice-on-cases-why = Den som har gjort något själv en gång gör det igen i arbetet.
condition-practice-on-cases-next = Välj ett träffpaket. Alla har ett fall från vården och omsorgen och något att öva på.
condition-on-site = På plats för den som är ovan
condition-on-site-seen = { $whole ->
    [one] { $part } av { $whole } träff var på plats.
   *[other] { $part } av { $whole } träffar var på plats.
}
condition-on-site-why = Den som är ovan vid datorer kommer sällan in på ett digitalt möte, och säger inte till.
condition-on-site-next = Lägg nästa träff på arbetsplatsen.
condition-repeated = Det kommer igen
condition-repeated-seen = { $part } av { $whole } paket som det var dags för kördes igen.
condition-repeated-why = Det som bara visas en gång är borta efter några veckor.
condition-repeated-next = Kör om paketet som det är dags för. Det tar kortare tid andra gången.
condition-follow-up = Uppföljning i arbetet
condition-follow-up-seen = { $whole ->
    [one] { $part } av { $whole } träff följde upp något tidigare.
   *[other] { $part } av { $whole } träffar följde upp något tidigare.
}
condition-follow-up-why = Frågan om det har kommit till nytta gör att det gör det.
condition-follow-up-next = Planera en träff som bara frågar: har du använt det, och vad hakade upp sig?
condition-after-the-project = En plan för tiden efter projektet
condition-after-the-project-why = När pengarna är slut försvinner det som bara projektet höll i.
condition-after-the-project-next = Skriv i planen vad som fortsätter, och låt ett uppdrag gälla längre än projektet.
