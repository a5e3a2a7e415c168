package dev.ontrial.workload;

import static dev.ontrial.workload.ClientErrors.Remedy.ABORT;
import static dev.ontrial.workload.ClientErrors.Remedy.CLOSE;
import static dev.ontrial.workload.ClientErrors.Remedy.SKIP;

import dev.ontrial.adapter.AdapterException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one table that says what a client can do after an exception: repeat the call, give up the
 * record, abort the transaction, poll again, or close. {@code docs/client-errors.md} is generated
 * from it.
 *
 * <p>Exceptions are looked up by the simple names of their class and its superclasses, since a
 * worker may run with clients that lack some of them. A wrapper ({@code KafkaException}, {@code
 * StreamsException}) is looked up by its cause.
 *
 * <p>What an exception proves about a record is in {@link KafkaErrors}.
 */
final class ClientErrors {
  /** The kinds of clients. */
  enum Client {
    /** A producer without a {@code transactional.id}, idempotent or not. */
    PRODUCER("producer", SKIP),
    /** A producer with a {@code transactional.id}. */
    TRANSACTIONAL("transactional producer", ABORT),
    /** A consumer, in a group or not. */
    CONSUMER("consumer", CLOSE),
    /** A share consumer (KIP-932). */
    SHARE("share consumer", CLOSE),
    /** A thread of Kafka Streams; the exception reached the uncaught exception handler. */
    STREAMS("Streams thread", CLOSE);

    private final String words;
    private final Remedy usual;

    Client(String words, Remedy usual) {
      this.words = words;
      this.usual = usual;
    }

    /** How the documentation calls it. */
    String words() {
      return words;
    }

    /** What follows an exception that the table does not name. */
    Remedy usual() {
      return usual;
    }
  }

  /** What a client can do after an exception. */
  enum Remedy {
    /** Repeat the call. */
    RETRY,
    /** Give up the record; the client goes on. */
    SKIP,
    /** Abort the transaction; the client goes on. */
    ABORT,
    /** Poll, which completes the rebalance or joins again; drop what is no longer owned. */
    POLL,
    /** Close the client. */
    CLOSE
  }

  /**
   * One line of the table.
   *
   * @param exception the simple name of the class; subclasses without a line of their own share it
   * @param remedies what each client can do; a client that is missing never gets the exception
   * @param permanent whether no repetition can succeed until somebody changes a setting
   * @param source where Kafka says so
   */
  record Row(String exception, Map<Client, Remedy> remedies, boolean permanent, String source) {}

  /** What happened, as the table sees it. */
  private record Match(Row row, Throwable error) {}

  private static final List<String> WRAPPERS =
      List.of("KafkaException", "StreamsException", "ExecutionException", "ApiException");

  static final List<Row> ROWS = ErrorRows.all();

  private static final Map<String, Row> BY_NAME = new LinkedHashMap<>();

  static {
    ROWS.forEach(row -> BY_NAME.put(row.exception(), row));
  }

  private ClientErrors() {}

  /** What that client can do after the exception. */
  static Remedy remedy(Client client, Throwable error) {
    if (error instanceof AdapterException reported) {
      return ofAdapter(client, reported);
    }
    Match match = match(error);
    return match == null
        ? client.usual()
        : match.row().remedies().getOrDefault(client, client.usual());
  }

  /** An adapter reports what its client can do, since only it knows the client's own errors. */
  private static Remedy ofAdapter(Client client, AdapterException error) {
    if (error.fatal()) {
      return Remedy.CLOSE;
    }
    return switch (client) {
      case PRODUCER -> Remedy.SKIP;
      case TRANSACTIONAL -> error.abortable() ? Remedy.ABORT : Remedy.CLOSE;
      case CONSUMER, SHARE -> Remedy.POLL;
      case STREAMS -> Remedy.CLOSE;
    };
  }

  /** Whether no repetition can succeed until somebody changes a setting, a right or a record. */
  static boolean isPermanent(Throwable error) {
    Match match = match(error);
    return match != null && match.row().permanent();
  }

  /** The exception itself or the cause that tells more than its wrappers do. */
  static Throwable telling(Throwable error) {
    Match match = match(error);
    if (match != null) {
      return match.error();
    }
    Throwable telling = error;
    while (isWrapper(telling) && telling.getCause() != null) {
      telling = telling.getCause();
    }
    return telling;
  }

  private static @Nullable Match match(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
        Row row = BY_NAME.get(type.getSimpleName());
        if (row != null) {
          return new Match(row, cause);
        }
      }
      if (!isWrapper(cause)) {
        return null;
      }
    }
    return null;
  }

  private static boolean isWrapper(Throwable error) {
    return WRAPPERS.contains(error.getClass().getSimpleName());
  }
}
