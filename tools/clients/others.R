# R reads rows of a running lsgraph by their address, with what it brings itself. Usage: Rscript others.R http://127.0.0.1:8000
base <- commandArgs(trailingOnly = TRUE)[1]
query <- "SELECT ?actor ?agreement WHERE { ?actor ls:hasSigned ?agreement }"
rows <- read.csv(paste0(base, "/sparql?format=csv&query=", URLencode(query, reserved = TRUE)))
lines <- readLines(paste0(base, "/sparql?format=ntriples&query=", URLencode("CONSTRUCT WHERE { ?a ls:hasSigned ?b }", reserved = TRUE)))
if (nrow(rows) == 0 || nrow(rows) != length(lines) || !identical(names(rows), c("actor", "agreement"))) {
  cat("R: FAILED:", nrow(rows), "rows and", length(lines), "triples\n")
  quit(status = 1)
}
cat("R: passed\n")
