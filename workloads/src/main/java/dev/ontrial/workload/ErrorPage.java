package dev.ontrial.workload;

import dev.ontrial.workload.ClientErrors.Client;
import dev.ontrial.workload.ClientErrors.Remedy;
import dev.ontrial.workload.ClientErrors.Row;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of {@code docs/client-errors.md}, made from {@link ClientErrors}. */
final class ErrorPage {
  private static final String COMMAND =
      "mvn -q -pl workloads -am test -Dtest=ClientErrorsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dontrial.docs=write";

  private ErrorPage() {}

  static String text() {
    StringBuilder page =
        new StringBuilder(
            "<!-- Generated from the code; do not edit. Command: " + COMMAND + " -->\n\n");
    page.append(
        """
        # What a client does after an exception

        Every client of a trial follows this table, which follows Kafka's documentation. An
        exception is looked up by its class, then by its superclasses; `KafkaException` and
        `StreamsException` are looked up by their cause.

        | word | meaning |
        |---|---|
        | retry | the client repeats the call |
        | skip | the client gives up the record and goes on |
        | abort | the client aborts the transaction and goes on; a transform goes back to the first record of the transaction |
        | poll | the member polls, which completes the rebalance or joins again; it drops what it no longer owns and commits the rest |
        | close | the client is closed; another takes its place. The counter `clients-failed` counts it |

        A **permanent** exception stays until somebody changes a setting, a right or a record. A
        configuration that has had no service yet and gets such exceptions is given up: its cell is
        unproven, and the reason is the exception.

        """);
    page.append("| exception |");
    for (Client client : Client.values()) {
      page.append(' ').append(client.words()).append(" |");
    }
    page.append(" permanent | source |\n|---|");
    page.append("---|".repeat(Client.values().length + 2)).append('\n');
    ClientErrors.ROWS.forEach(row -> line(page, row));
    page.append("| any other |");
    for (Client client : Client.values()) {
      page.append(' ').append(word(client.usual())).append(" |");
    }
    return page.append(" no | |\n").toString();
  }

  private static void line(StringBuilder page, Row row) {
    page.append("| `").append(row.exception()).append("` |");
    for (Client client : Client.values()) {
      page.append(' ').append(word(row.remedies().get(client))).append(" |");
    }
    page.append(row.permanent() ? " yes | " : " no | ").append(row.source()).append(" |\n");
  }

  private static String word(@Nullable Remedy remedy) {
    return remedy == null ? "–" : remedy.name().toLowerCase(Locale.ROOT);
  }
}
