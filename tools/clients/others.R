# R reads rows of a running lsgraph by their address: with what it brings itself, and with the text that a notebook shows.
# Usage: Rscript others.R http://127.0.0.1:8000 TEXT.R
arguments <- commandArgs(trailingOnly = TRUE)
base <- arguments[1]
failed <- function(...) {
  cat("R: FAILED:", ..., "\n")
  quit(status = 1)
}

signed <- "SELECT ?actor ?agreement WHERE { ?actor ls:hasSigned ?agreement }"
pairs <- read.csv(paste0(base, "/sparql?format=csv&query=", URLencode(signed, reserved = TRUE)))
lines <- readLines(paste0(base, "/sparql?format=ntriples&query=", URLencode("CONSTRUCT WHERE { ?a ls:hasSigned ?b }", reserved = TRUE)))
if (nrow(pairs) == 0 || nrow(pairs) != length(lines) || !identical(names(pairs), c("actor", "agreement"))) {
  failed(nrow(pairs), "rows and", length(lines), "triples")
}

Sys.setenv(GRAPH_SERVER = base)
source(arguments[2])
if (nrow(rows) != 5 || !identical(names(rows), c("actor", "latest")) || !identical(rows, same)) {
  failed("the notebook's text gives", nrow(rows), "rows of", names(rows))
}
cat("R: passed, with the notebook's text\n")
