package dev.ontrial.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.common.KafkaException;

/** An error that an adapter reports, or the end of its process. */
public final class AdapterException extends KafkaException {
  private static final long serialVersionUID = 1L;

  /** What the adapter says of the error. */
  private enum Trait {
    DEFINITE,
    FATAL,
    ABORTABLE
  }

  private final String code;
  private final boolean definite;
  private final boolean fatal;
  private final boolean abortable;

  private AdapterException(String code, String text, java.util.Set<Trait> traits) {
    super(text.isEmpty() ? code : code + ": " + text);
    this.code = code;
    this.definite = traits.contains(Trait.DEFINITE);
    this.fatal = traits.contains(Trait.FATAL);
    this.abortable = traits.contains(Trait.ABORTABLE);
  }

  /** The error of an answer; definite only if the manifest declares its code definite. */
  static AdapterException of(JsonNode error, AdapterLaunch launch) {
    String code = error.path("code").asText("UNKNOWN");
    var traits = java.util.EnumSet.noneOf(Trait.class);
    if (error.path("outcome").asText("info").equals("fail") && launch.definite().contains(code)) {
      traits.add(Trait.DEFINITE);
    }
    if (error.path("fatal").asBoolean(false)) {
      traits.add(Trait.FATAL);
    }
    if (error.path("abortable").asBoolean(false)) {
      traits.add(Trait.ABORTABLE);
    }
    return new AdapterException(code, error.path("text").asText(""), traits);
  }

  /** The process is gone, or broke the protocol: nothing more can be expected of it. */
  static AdapterException ended(String why) {
    return new AdapterException("ADAPTER_ENDED", why, java.util.EnumSet.of(Trait.FATAL));
  }

  /** The client's own name of the error. */
  public String code() {
    return code;
  }

  /** Whether the error proves that no attempt was appended. */
  public boolean definite() {
    return definite;
  }

  /** Whether the client is of no more use and can only be closed. */
  public boolean fatal() {
    return fatal;
  }

  /** Whether the transaction can still be aborted by the same client. */
  public boolean abortable() {
    return abortable;
  }
}
