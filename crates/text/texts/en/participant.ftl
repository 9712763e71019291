# What a care worker reads. Short words, short sentences.

start-title = Hello!
start-lead = Here you can answer a few questions or get a small tip.
start-code-label = Write the code from the poster
start-code-hint = Capital and small letters are both fine.
start-code-button = Let's go
start-what-next = You need no account. It takes about three minutes.
start-have-account = Do you have an account? Sign in

# The check

check-read-aloud = Read aloud
check-read-stop = Stop reading
check-title = A few questions
check-asked-by = { $organisation } asks you at { $unit }.
check-what-for = The answers show what you need more of at work.
check-how-long = It takes about three minutes.
check-anonymous = Nobody knows who you are. We keep no name and no time of day.
check-confidential = The slip has a secret code. It shows that two answers come from the same person, but not who it is.
check-nobody-sees = Nobody at work sees your answers. Not your manager either.
check-free-will = You decide whether to take part.
check-begin = Start
check-go-on = Go on
check-begin-anew = Start from the beginning
check-has-begun = There are answers on this screen that are not finished. Are they yours?
check-progress = Question { $n } of { $all }
check-choose-one = Choose one answer.
check-choose-several = Choose all that you think are right.
check-put-in-order = Give each line a number. 1 is what you do first.
check-which-place = Choose
check-dont-know = Don’t know
check-no-such-option = There is no such answer. Choose one of the answers below.
check-same-place-twice = Two lines have the same number. Give each line its own.
check-place-missing = A line has no number. Give every line a number, or choose Don’t know.
check-finish = Done
check-back = To the question before
check-may-skip = You can skip a question.
check-show-all = Show all questions on one page
check-all-title = All questions
check-one-at-a-time = Show one question at a time
check-to-start = To the start
check-over-title = It is closed now
check-over = The time to answer is over. What you have saved is kept. Thank you!
check-handed-in-title = You have already answered
check-handed-in = Your answers are saved. They cannot be changed afterwards.
check-slip-used-title = The slip has been used
check-slip-used = Somebody has answered with this slip. Was it not you? Tell your champion.
code-not-open-yet = The code is right, but you are early. Come back on { $day }.
code-closed = The code is right, but the time to answer is over. Thank you all the same!

done-title = Thank you! You are done
done-lead = This page is yours alone.
done-went-well = This went well
done-next-steps = Try this
done-ask-champion = Do ask your champion. That is what they are there for.
done-tasks = How you can think
done-only-you = Nobody else sees this page. Do not lend the screen until you have pressed the button.
done-forget = Done. Forget me on this screen
went-well-took-time = You took the time to answer.
went-well-information = You find what you are looking for.
went-well-communication = You reach those you need to talk to.
went-well-creation = You write so that others understand.
went-well-safety = You think of what must be safe.
went-well-problem-solving = You know what to do when it gets tricky.

# The poster and the slip

poster-heading = How is the digital side of work going?
poster-three-minutes = Answer a few questions. It takes three minutes.
poster-point = Point your phone’s camera at the square.
poster-type = Or go to { $address } and type the code:
poster-nobody-sees = Nobody at work sees what you answer.
poster-until = Answer by { $day } at the latest.
poster-picture = QR code that leads to the questions
slips-yours-alone = The slip is yours. Keep it: you may need it next time.

# Courses to take alone

start-learn = Learn something new in ten minutes
learn-title = Learn at your own pace
learn-lead = Short courses that you take by yourself. You need no account.
learn-only-swedish = The courses are in Swedish only.
learn-minutes = { $n } minutes
learn-nobody-sees = Nobody sees what you answer.
learn-start = Begin
learn-all = All courses
learn-screen = Page { $n } of { $all }
learn-answer = This is what I think
learn-good = (a good answer)
learn-chosen = (your answer)
learn-chosen-good = (your answer, a good one)
learn-next = Next
learn-back = The page before
learn-finish = Done. Show the sheet
check-picture = A screen with numbers. Each number also stands in the list below.
check-choose-place = Choose a place on the picture. Its number stands in the list.

# A screen that goes round

tablet-title = Next person
tablet-lead = You who work at { $unit } can answer now.
tablet-begin = Begin
tablet-forgets = The screen forgets you when you are done. It also does if you walk away.
tablet-leave = Stop letting the screen go round
tablet-share = Will more people answer on this screen?
tablet-share-what = Then each person begins anew. The screen forgets whoever has answered.
tablet-share-button = Let the screen go round
tablet-next = Done. Next person
tablet-still-there = Are you still there? Otherwise the screen soon forgets you. What you have saved is kept.
tablet-still-here = Yes, I am here
done-course = Begin here: { $title }

# Coming back to one's page

start-own-page = Open your page again
own-page-title = Your page
own-page-lead = Did you keep a code for your page? Then you can read it again here.
own-page-label = Your private code
own-page-button = Open
own-page-unknown = There is no such code. See that every character is there.
done-keep = Do you want to read the page again another day?
done-keep-what = You get a private code. It opens the page on any screen. We keep no name.
done-keep-button = Give me a code
done-print = You can also print the page.
done-kept = Your private code
done-kept-how = Write the code down now. It is shown only once. Go to the first page and choose Open your page again.
check-progress-at-most = Question { $n } of at most { $all }
check-chosen-for-you = The questions are chosen after your answers.
check-nothing-new-title = Nothing new to ask
check-nothing-new = You have answered all of this during the year. Thank you! Come back next time.
# Two questions about a session

nano-asked-by = { $organisation } asks you at { $unit } about the session on { $day }.
nano-nobody-knows = Nobody knows who you are. We keep no name. You can skip a question.
nano-thanks-title = Thank you!
nano-thanks = That was all. In two weeks the same code works once more.
nano-poster-heading = Have you used it?
nano-poster-about = Two questions about the session on { $day }. It takes half a minute.

own-code-title = No slip? Make a code of your own
own-code-what = The code shows that two answers are from the same person, but not who. We do not keep what you write here. Write the same next time.
own-code-mother = First letter of your mother's first name
own-code-siblings = How many older siblings do you have?
own-code-place = First letter of the place where you were born
own-code-school = Last letter of the name of your first school
own-code-begin = Begin with my code
own-code-wrong = Fill in all four: a letter, a number, a letter and a letter.
start-my-time = Is my time right?
own-time-title = My time
own-time-lead = Type your time code. Then you see your time and say whether it is right.
own-code-label = Your time code
own-code-hint = You got it on a slip from your champion.
own-code-hint-known = If you have saved the code here, leave this empty.
own-code-remember = Save the code on this phone
own-code-button = Show my time
own-code-none = No code? Ask your champion.
own-code-unknown = There is no such code. Read the slip once more.
own-time-none = There is no time to show.
own-time-row = { $what }, { $minutes } minutes
own-time-is-right = Right
own-time-right = Yes, that is right
own-time-not-right = That is not right
own-time-i-was-not-there = I was not there
own-time-not-there = Whoever stood in the list was not there
own-time-minutes = So many minutes I was there
own-time-was-shorter = Correct the minutes
own-time-shorter = Whoever was there stayed a shorter time
own-time-not-shorter = Here you can only write less than { $noted } minutes. Were you there longer? Tell your champion.
own-time-certified = Thank you! Your time is right.
own-time-corrected = Thank you! It is corrected now.
own-time-answered-before = You have answered about that time already.
own-time-forget = Forget my code here
own-time-done = Done
course-time-title = Save your time
course-time-text = Are you done? Type your time code, and we save { $n } minutes.
course-time-button = Save my time
course-time-noted = Thank you! The time is saved.
course-time-noted-before = You saved the time on { $day }.
course-time-no-programme = Your unit does not take part now, so the time cannot be saved.
# Ask a colleague

start-help = Ask a colleague
help-title = Ask and get help
help-lead = You are at { $unit }. What do you need?
help-code-lead = Type the code on your unit's poster. Do you have a slip of your own? Type the code on it.
help-code-label = Your code
help-slip-label = The code on your slip
help-have-slip = Have you asked already?
help-leave = Leave the unit on this screen
help-ask = Ask your champion
help-ask-text = You need not say who you are.
help-questions = See what others have asked
help-questions-text = The answer may be there already.
help-barrier = Tell us if something is in the way
help-barrier-text = The network, the tablet or an account. It takes two taps.
help-hand = Ask for help in peace
help-hand-text = Your champion sits down with you for a while.
help-who-reads = Your champion at { $unit } reads what you write. So does whoever leads the work in { $organisation }. Nobody else.
help-no-champion = Your unit has no champion right now. Whoever leads the work sees your question and can give it to somebody.
help-no-names = Write nothing about the person you help. No names and no numbers of persons.
help-identity-number = That looks like a personal identity number. Take it away, then you can send the rest.
help-question = What do you wonder?
help-first-name = Your first name
help-first-name-hint = Only if you want.
help-send = Send the question
help-how-long-kept = The question is erased 90 days after it is solved, and always within a year.
help-sent-title = The question is sent
help-sent = Good that you asked! Keep the code below.
help-your-slip = The code to your answer
help-slip-use = Type this code on the first page in a day or two. Then you see the answer.
help-slip-only = Only you have the code. Do not show it to others.
help-done = Done
help-answer-title = Your question
help-you-asked = You asked
help-the-answer = The answer
help-not-answered = There is no answer yet. Come back in a day.
help-solved = Your champion says it is solved. Is it not? Ask again.
help-search = Search the questions
help-search-button = Search
help-none-found = No question fits. Try another word, or ask your champion.
help-none-yet = There are no questions here yet. Be the first!
help-barrier-lead = Tap what is true. You need not say who you are.
help-barrier-note = Something else? Write a sentence
help-barrier-send = Send
help-barrier-thanks = Thank you! Now we know. Come back here and see how it goes.
help-barrier-status = How it is going
help-hand-who-reads = Only your champion at { $unit } sees this.
help-hand-no-champion = Your unit has no champion right now. What you write waits here until there is one.
help-hand-never-counted = Your manager does not see it, and it is not counted. It is erased when you have met, and always after 60 days.
help-hand-wish = Where and when suits you?
help-hand-wish-hint = For example: in the kitchen after lunch on Tuesdays.
help-hand-send = Ask for help
help-hand-nobody = Write a first name, or where and when. Otherwise the champion cannot find you.
help-hand-thanks = Thank you! Your champion sees it.
