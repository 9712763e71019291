# Values of the golden tests for which no packaged program stands beside: each computed from its definition, by another road than
# the crate's (direct maximisation, direct integration, root finding). Base R alone, and survey for the weighted mean.
# Run in this folder: Rscript independent.R
options(digits = 12)
say <- function(name, x) cat(sprintf("%-28s %s\n", name, paste(formatC(x, digits = 12, format = "g"), collapse = " ")))

# One normal distribution on nodes far beyond where anybody is: the trapezoid rule is exact to all digits shown.
nodes <- seq(-8, 8, length.out = 121)
step <- nodes[2] - nodes[1]
binary <- function(a, d, theta) plogis(outer(theta, a) + rep(d, each = length(theta)))

# ---- 2PL in two groups: the patterns of LSAT 7, dealt out so that the groups differ
lsat <- as.matrix(read.csv("../lsat7.csv"))
x <- lsat[, 1:5]; n <- lsat[, 6]
second <- round(n * (0.25 + 0.1 * rowSums(x)))
counts <- cbind(n - second, second)
loglik2 <- function(p) {
  a <- p[1:5]; d <- p[6:10]; mean <- c(0, p[11]); sd <- c(1, exp(p[12]))
  total <- 0
  for (g in 1:2) {
    pr <- binary(a, d, mean[g] + sd[g] * nodes)
    l <- exp(log(pr) %*% t(x) + log1p(-pr) %*% t(1 - x))
    total <- total + sum(counts[, g] * log(colSums(l * dnorm(nodes) * step)))
  }
  total
}
polish <- function(f, start) {
  fit <- list(par = start)
  for (i in 1:4) fit <- optim(fit$par, f, method = "BFGS", control = list(fnscale = -1, reltol = 1e-16, maxit = 2000))
  # Newton's steps with a numeric Hessian take the last digits.
  for (i in 1:4) fit$par <- fit$par - solve(numDeriv::hessian(f, fit$par), numDeriv::grad(f, fit$par))
  fit$value <- f(fit$par)
  fit
}
two <- polish(loglik2, c(rep(1, 5), rep(1, 5), 0.2, 0))
say("groups: a", two$par[1:5]); say("groups: d", two$par[6:10])
say("groups: mean, variance", c(two$par[11], exp(2 * two$par[12]))); say("groups: logLik", two$value)
say("groups: se of mean", sqrt(diag(solve(-numDeriv::hessian(loglik2, two$par))))[11])

# ---- Latent regression of the graded model on a made up covariate
science <- as.matrix(read.csv("../science.csv"))
z <- ((7 * (0:(nrow(science) - 1))) %% 11) / 5 - 1 + 0.3 * (science[, 2] - 2)
graded <- function(a, d, theta) {
  above <- cbind(1, plogis(outer(theta * a, d, "+")), 0)
  above[, -ncol(above), drop = FALSE] - above[, -1, drop = FALSE]
}
loglikg <- function(p) {
  l <- 0
  theta <- as.vector(outer(nodes, p[17] * z, "+"))
  for (j in 1:4) {
    pr <- graded(p[4 * j - 3], p[4 * j - 2:0], theta)
    l <- l + log(pmax(pr[cbind(seq_along(theta), rep(science[, j], each = length(nodes)))], 1e-300))
  }
  sum(log(colSums(matrix(exp(l), length(nodes)) * dnorm(nodes) * step)))
}
start <- as.vector(sapply(c(1, 1.2, 2.3, 1.1), function(a) c(a, 5, 2.5, -1.5)))
reg <- polish(loglikg, c(start, 0.3))
say("regression: a", reg$par[c(1, 5, 9, 13)]); say("regression: d of item 1", reg$par[2:4])
say("regression: d of item 3", reg$par[10:12])
say("regression: b, logLik", c(reg$par[17], reg$value))
say("regression: se of b", sqrt(diag(solve(-numDeriv::hessian(loglikg, reg$par))))[17])

# ---- Linking with items that do not agree exactly
j <- 0:9
a1 <- c(0.9, 1.4, 1.9)[j %% 3 + 1]; d1 <- 1.8 - 0.4 * j
slope <- 1.25; shift <- -0.4
a2 <- a1 / slope * (1 + 0.12 * sin(3 * j)); d2 <- d1 - a1 * shift / slope + 0.25 * cos(5 * j)
weight <- dnorm(nodes) / sum(dnorm(nodes))
moved <- function(p) list(a = a1 / exp(p[1]), d = d1 - a1 / exp(p[1]) * p[2])
haebara <- function(p) { m <- moved(p); -sum(weight * 2 * rowSums((binary(m$a, m$d, nodes) - binary(a2, d2, nodes))^2)) }
stocking <- function(p) { m <- moved(p); -sum(weight * rowSums(binary(m$a, m$d, nodes) - binary(a2, d2, nodes))^2) }
for (name in c("haebara", "stocking")) {
  fit <- polish(get(name), c(log(1.2), -0.3))
  say(paste("link:", name), c(exp(fit$par[1]), fit$par[2]))
}
b1 <- -d1 / a1; b2 <- -d2 / a2
say("link: mean/sigma", c(sd(b2) / sd(b1), mean(b2) - sd(b2) / sd(b1) * mean(b1)))

# ---- RMSD of given items in the two groups of the first example, the second at mean 0.3 and SD 0.8
a <- c(1, 1.1, 1.7, 0.8, 0.7); d <- c(1.9, 0.8, 1.8, 0.5, 1.9)
pr <- binary(a, d, nodes)
for (g in 1:2) {
  prior <- dnorm(nodes, c(0, 0.3)[g], c(1, 0.8)[g])
  l <- exp(log(pr) %*% t(x) + log1p(-pr) %*% t(1 - x)) * prior
  posterior <- t(t(l) / colSums(l))
  here <- posterior %*% counts[, g]
  observed <- (posterior %*% (counts[, g] * x)) / as.vector(here)
  say(paste("rmsd: group", g), sqrt(colSums(as.vector(here) * (observed - pr)^2) / sum(here)))
}

# ---- Inverse probability weights: stacked estimating equations, districts as clusters
schools <- read.csv("../apiclus1.csv")
names(schools)[1:6] <- c("row", "district", "kind", "target", "score", "weight")[seq_len(6)]
answered <- as.numeric(schools$target == "Yes")
X <- cbind(1, schools$kind == "H", schools$kind == "M", (seq_len(nrow(schools)) * 37) %% 101)
equations <- function(p) {
  e <- as.vector(plogis(X %*% p[1:4]))
  cbind(X * (answered - e), answered / e * (schools$score - p[5]))
}
model <- glm(answered ~ X - 1, family = binomial, control = list(epsilon = 1e-14, maxit = 50))
e <- fitted(model)
mean_ipw <- sum(answered / e * schools$score) / sum(answered / e)
p <- c(coef(model), mean_ipw)
A <- numDeriv::jacobian(function(p) colSums(equations(p)), p)
by_district <- rowsum(equations(p), schools$district)
m <- nrow(by_district)
B <- crossprod(sweep(by_district, 2, colMeans(by_district))) * m / (m - 1)
V <- solve(A) %*% B %*% t(solve(A))
say("ipw: mean, se", c(mean_ipw, sqrt(V[5, 5])))
naive <- survey::svymean(~score, survey::svydesign(id = ~district, weights = ~w, data =
  transform(schools, w = answered / e)[answered == 1, ]))
say("ipw: se if e were known", survey::SE(naive))

# ---- Acceptability: Welch's t of the clusters' net benefits, and the exact share of all bootstrap draws
c1 <- c(1500, 1720, 1390, 2210, 1610, 1550); e1 <- c(3.1, 3.4, 3, 3.6, 3.3, 3.45)
c0 <- c(900, 1010, 840, 1200, 990); e0 <- c(2.9, 2.7, 2.8, 2.75, 3)
w <- c(500, 1200, 1500, 2000, 3000)
say("acceptability: Welch", sapply(w, function(w) t.test(w * e1 - c1, w * e0 - c0, alternative = "greater")$p.value |> (\(p) 1 - p)()))
draws <- function(n) as.matrix(expand.grid(rep(list(1:n), n)))
i1 <- draws(6); i0 <- draws(5)
exact <- function(w) {
  nb1 <- rowMeans(matrix((w * e1 - c1)[i1], nrow(i1))); nb0 <- sort(rowMeans(matrix((w * e0 - c0)[i0], nrow(i0))))
  below <- findInterval(nb1, nb0, left.open = TRUE); upto <- findInterval(nb1, nb0)
  mean((below + upto) / 2) / length(nb0)
}
say("acceptability: all draws", sapply(w, exact))

# ---- Shrinkage with a flat prior on the variance between groups
y <- c(28, 8, -3, 7, -1, 1, 18, 12); v <- c(15, 10, 16, 11, 9, 11, 10, 18)^2 # the eight schools of Rubin (1981)
given <- function(t2) {
  w <- 1 / (t2 + v); mu <- sum(w * y) / sum(w); vmu <- 1 / sum(w)
  b <- t2 * w
  list(log = -sum(log(t2 + v)) / 2 + log(vmu) / 2 - sum(w * (y - mu)^2) / 2,
       mean = b * y + (1 - b) * mu, var = b * v + (1 - b)^2 * vmu)
}
top <- given(50)$log
over <- function(f) {
  inner <- function(t2) sapply(t2, function(t2) { g <- given(t2); exp(g$log - top) * f(g, t2) })
  integrate(inner, 0, 400, rel.tol = 1e-11, subdivisions = 2000)$value +
    integrate(inner, 400, Inf, rel.tol = 1e-11, subdivisions = 5000)$value
}
total <- over(function(g, t2) 1)
means <- sapply(1:8, function(i) over(function(g, t2) g$mean[i]) / total)
squares <- sapply(1:8, function(i) over(function(g, t2) g$mean[i]^2 + g$var[i]) / total)
say("shrinkage: mean", means); say("shrinkage: sd", sqrt(squares - means^2))
cdf <- function(i, q) over(function(g, t2) pnorm(q, g$mean[i], sqrt(g$var[i]))) / total
limits <- sapply(c(0.025, 0.975), function(p) uniroot(function(q) cdf(1, q) - p, c(-60, 90), tol = 1e-9)$root)
say("shrinkage: 95 % of school 1", limits)

# ---- Fieller: where (a - r b)^2 = t^2 (vaa - 2 r vab + r^2 vbb), by root finding
beyond <- function(r, a, b, vaa, vbb, vab, t) (a - r * b)^2 - t^2 * (vaa - 2 * r * vab + r^2 * vbb)
limit <- function(from, to, ...) uniroot(beyond, c(from, to), ..., tol = 1e-13)$root
t <- qt(0.975, 11)
say("fieller: bounded", c(limit(-100, 1.5, 3.2, 1.6, 0.25, 0.09, 0.05, t), limit(2, 100, 3.2, 1.6, 0.25, 0.09, 0.05, t)))
t <- qt(0.975, 5)
say("fieller: outside", c(limit(-1000, 0, 3.2, 0.4, 0.25, 0.09, 0.05, t), limit(1, 1000, 3.2, 0.4, 0.25, 0.09, 0.05, t)))
