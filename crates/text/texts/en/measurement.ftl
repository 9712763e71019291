# Surveys, answers, results.
