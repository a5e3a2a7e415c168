package dev.ontrial.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How to start the adapter of a client.
 *
 * @param client the client's name, such as {@code kafkajs}
 * @param version the version that was installed
 * @param command the program and its arguments; it is executed directly, without a shell
 * @param environment variables that the process gets in addition to the worker's
 * @param definite error codes that prove that no attempt was appended, each for a documented reason
 */
public record AdapterLaunch(
    String client,
    String version,
    List<String> command,
    Map<String, String> environment,
    Set<String> definite) {
  /** The property of a client's configuration that holds the launch as JSON. */
  public static final String PROPERTY = "ontrial.adapter";

  /** The property that holds the {@code acks} which the client really runs with. */
  public static final String ACKS = "ontrial.acks";

  /**
   * The environment variable that says where adapters find the brokers: the hosts file that leads a
   * JVM to its own links does not reach other processes.
   */
  public static final String BOOTSTRAP_VARIABLE = "ONTRIAL_BOOTSTRAP";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the collections; those that are absent are empty. */
  public AdapterLaunch {
    command = List.copyOf(command);
    environment = environment == null ? Map.of() : Map.copyOf(environment);
    definite = definite == null ? Set.of() : Set.copyOf(definite);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("the adapter of " + client + " has no command");
    }
  }

  /** The launch that a client's properties name, or null for a client of this JVM. */
  public static @Nullable AdapterLaunch of(Properties properties) {
    Object text = properties.get(PROPERTY);
    return text == null ? null : decode(text.toString());
  }

  /** The value of {@link #PROPERTY}. */
  public String encode() {
    try {
      return JSON.writeValueAsString(
          Map.of(
              "client", client,
              "version", version,
              "command", command,
              "environment", environment,
              "definite", new TreeSet<>(definite)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a launch cannot be written as JSON", e);
    }
  }

  /**
   * The launch that a text holds.
   *
   * @throws IllegalArgumentException if it holds none
   */
  public static AdapterLaunch decode(String text) {
    try {
      return JSON.readValue(text, AdapterLaunch.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          PROPERTY + " is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }
}
