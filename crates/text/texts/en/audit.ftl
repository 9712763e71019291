# The arithmetic behind what does not add up in published figures.

audit-says-number = { $number }
audit-says-open = open
audit-says-scale-not-stated = { $values }: the scale is not stated, and the same mean says different things on 1-5, 1-7 and 1-10.
audit-says-outside-scale = { $value } lies outside the scale, { $low } to { $high }.
audit-says-whole-answers = { $n } whole answers sum to a whole number: { $mean } x { $n } = { $total }; { $below }/{ $n } = { $low } and { $above }/{ $n } = { $high }, neither of which is written { $mean }.
audit-says-sd-too-large = On the scale { $min } to { $max } a mean of { $mean } has a standard deviation of at most { $most } (everybody at one of the ends); published: { $sd }.
audit-says-sd-too-small = Whole answers with the mean { $mean } have a standard deviation of at least { $least } (everybody at the two nearest steps); published: { $sd }.
audit-says-persons-above-base = { $n } persons are more than the { $base } that they are a part of.
audit-says-share-of-count = { $n } of { $base } is { $share } %; published: { $value } %.
audit-says-outside-hundred = { $value } % lies outside 0 to 100 % of { $base }.
audit-says-no-count-has-share = No number of { $base } persons is { $value } %: { $shares }.
audit-says-count-has-share = { $count }/{ $base } = { $share } %
audit-says-count-above-base = { $value } is more than the { $base } that it is a part of.
audit-says-larger-share = { $part } is a part of { $whole } ({ $total } %), and { $value } % > { $total } % of the same { $base }.
audit-says-larger-part = { $part } is a part of { $whole } ({ $total }), and { $value } > { $total }: { $more } too many at least.
audit-says-fits-elsewhere = Line { $line } gives { $value } for the same thing, which fits.
audit-says-groups-added = { $total } + { $added } ({ $claim }, line { $line }) = { $value }: two groups seem to have been added.
audit-says-parts-sum = The parts sum to { $sum }, the total says { $total }: a difference of { $difference }.
audit-says-part-elsewhere = For { $programme } line { $other_line } gives { $other } where line { $line } gives { $value }; with { $other } the sum is { $total }.
audit-says-options-added = { $share } % is { $added } of { $base }, but { $rest } said otherwise ({ $claim }) and { $added } + { $rest } = { $sum } > { $base }: options of a multiple question were added up. Persons: { $base } - { $rest } = { $persons }, which is { $percent } %.
audit-says-share-elsewhere = Line { $line } gives { $value } % for the same thing.
audit-says-weighted-mean = ({ $terms }) / { $all } = { $mean }, by rounding { $low } to { $high }; published: { $value }.
audit-says-no-majority = A majority is more than 50 %; published: { $value } %.
audit-says-none-and-some = { $none } chose nothing ({ $claim }) and { $most } chose { $largest }: { $none } + { $most } = { $sum } > { $all }.
audit-says-none-and-some-shares = { $none } % chose nothing ({ $claim }) and { $most } % chose { $largest }: { $none } + { $most } = { $sum } > { $all }.
audit-says-more-answers = { $sum } answers of { $n } persons: { $more } too many.
audit-says-mean-of-answers = The answers { $answers } have the mean { $mean }; published: { $value }.
audit-says-mean-of-shares = The answers { $answers } have the mean { $low } to { $high } by rounding; published: { $value }.
audit-says-not-hundred = { $sum } %, not 100 %; rounding can move the sum by { $slack } at most.
audit-says-no-sum-of-parts = { $value } % is no sum of the parts of its distribution: { $sums }.
audit-says-points-as-percent = from { $from } to { $to } is { $points } points (percentage points for shares), or 100 x { $points } / { $from } = { $percent } percent; stated: { $value } percent, which is the difference in points{ $room }.
audit-says-percent-as-points = from { $from } to { $to } is { $points } points (percentage points for shares), or 100 x { $points } / { $from } = { $percent } percent; stated: { $value } points, which is the relative change.
audit-says-change-otherwise = from { $from } to { $to } is { $points } points (percentage points for shares), or 100 x { $points } / { $from } = { $percent } percent; stated: { $value }.
audit-says-rounding-leaves = { " " }(rounding of the two figures leaves { $low } to { $high } percent)
audit-says-given-twice = The same thing is given as { $given }; they differ by { $difference }.
audit-says-given = { $value } (line { $line }, { $source })
audit-says-unequal-bases = { $small } rests on { $least } answers and stands beside { $large } on { $most }{ $times }: one answer moves the first by up to { $share } % of the scale.
audit-says-times-as-many = , { $times } times as many
audit-says-change-of-fewer = The change rests on { $n }, the figures before and after on { $from } and { $to }: at most { $n } are the same persons.
audit-says-at-most-the-part = { $value } rests on { $base } of the { $answered } who answered, at most the { $part } of { $claim }; the figure before rests on { $from }.
audit-says-part-beside-all = { $value } rests on { $part } ({ $claim }), a part of { $answered } ({ $whole }); figures beside it rest on { $all }.
audit-and = and
