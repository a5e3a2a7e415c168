package dev.ontrial.cli;

/** How a command prints what it has to say. */
enum OutputFormat {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
