# Räkningen bakom det som inte går ihop i publicerade tal.

audit-says-number = { $number }
audit-says-open = öppen
audit-says-scale-not-stated = { $values }: skalan står inte, och samma medel säger olika saker på 1–5, 1–7 och 1–10.
audit-says-outside-scale = { $value } ligger utanför skalan, { $low } till { $high }.
audit-says-whole-answers = { $n } hela svar ger en hel summa: { $mean } x { $n } = { $total }; { $below }/{ $n } = { $low } och { $above }/{ $n } = { $high }. Inget av dem skrivs { $mean }.
audit-says-sd-too-large = På skalan { $min } till { $max } har medel { $mean } en spridning på högst { $most } (alla vid en av ändarna). Publicerat: { $sd }.
audit-says-sd-too-small = Hela svar med medel { $mean } har en spridning på minst { $least } (alla på de två närmaste stegen). Publicerat: { $sd }.
audit-says-persons-above-base = { $n } personer är fler än de { $base } som de är en del av.
audit-says-share-of-count = { $n } av { $base } är { $share } %. Publicerat: { $value } %.
audit-says-outside-hundred = { $value } % ligger utanför 0 till 100 % av { $base }.
audit-says-no-count-has-share = Inget antal av { $base } personer är { $value } %: { $shares }.
audit-says-count-has-share = { $count }/{ $base } = { $share } %
audit-says-count-above-base = { $value } är mer än de { $base } som det är en del av.
audit-says-larger-share = { $part } är en del av { $whole } ({ $total } %), och { $value } % > { $total } % av samma { $base }.
audit-says-larger-part = { $part } är en del av { $whole } ({ $total }), och { $value } > { $total }: minst { $more } för många.
audit-says-fits-elsewhere = Rad { $line } ger { $value } för samma sak, och det går ihop.
audit-says-groups-added = { $total } + { $added } ({ $claim }, rad { $line }) = { $value }: två grupper tycks ha lagts ihop.
audit-says-parts-sum = Delarna ger { $sum }, men summan sägs vara { $total }. Det skiljer { $difference }.
audit-says-part-elsewhere = För { $programme } ger rad { $other_line } talet { $other } där rad { $line } ger { $value }. Med { $other } blir summan { $total }.
audit-says-options-added = { $share } % är { $added } av { $base }, men { $rest } sa något annat ({ $claim }) och { $added } + { $rest } = { $sum } > { $base }: svar på en fråga med flera val har lagts ihop. Personer: { $base } - { $rest } = { $persons }, och det är { $percent } %.
audit-says-share-elsewhere = Rad { $line } ger { $value } % för samma sak.
audit-says-weighted-mean = ({ $terms }) / { $all } = { $mean }, med avrundning { $low } till { $high }. Publicerat: { $value }.
audit-says-no-majority = En majoritet är mer än 50 %. Publicerat: { $value } %.
audit-says-none-and-some = { $none } valde inget ({ $claim }) och { $most } valde { $largest }: { $none } + { $most } = { $sum } > { $all }.
audit-says-none-and-some-shares = { $none } % valde inget ({ $claim }) och { $most } % valde { $largest }: { $none } + { $most } = { $sum } > { $all }.
audit-says-more-answers = { $sum } svar av { $n } personer: { $more } för många.
audit-says-mean-of-answers = Svaren { $answers } har medel { $mean }. Publicerat: { $value }.
audit-says-mean-of-shares = Svaren { $answers } har medel { $low } till { $high } med avrundning. Publicerat: { $value }.
audit-says-not-hundred = { $sum } %, inte 100 %. Avrundning kan ändra summan med högst { $slack }.
audit-says-no-sum-of-parts = { $value } % är ingen summa av delarna i sin egen fördelning: { $sums }.
audit-says-points-as-percent = Från { $from } till { $to } är { $points } enheter (procentenheter för andelar), eller 100 x { $points } / { $from } = { $percent } procent. Sagt: { $value } procent, och det är skillnaden i enheter{ $room }.
audit-says-percent-as-points = Från { $from } till { $to } är { $points } enheter (procentenheter för andelar), eller 100 x { $points } / { $from } = { $percent } procent. Sagt: { $value } enheter, och det är ändringen i procent.
audit-says-change-otherwise = Från { $from } till { $to } är { $points } enheter (procentenheter för andelar), eller 100 x { $points } / { $from } = { $percent } procent. Sagt: { $value }.
audit-says-rounding-leaves = { " " }(avrundning av de två talen ger plats för { $low } till { $high } procent)
audit-says-given-twice = Samma sak står som { $given }. Det skiljer { $difference }.
audit-says-given = { $value } (rad { $line }, { $source })
audit-says-unequal-bases = { $small } bygger på { $least } svar och står bredvid { $large } på { $most }{ $times }. Ett svar flyttar det första med upp till { $share } % av skalan.
audit-says-times-as-many = , { $times } gånger så många
audit-says-change-of-fewer = Ändringen bygger på { $n }, talen före och efter på { $from } och { $to }. Högst { $n } är samma personer.
audit-says-at-most-the-part = { $value } bygger på { $base } av de { $answered } som svarade, högst de { $part } i { $claim }. Talet före bygger på { $from }.
audit-says-part-beside-all = { $value } bygger på { $part } ({ $claim }), en del av { $answered } ({ $whole }). Tal bredvid bygger på { $all }.
audit-and = och
