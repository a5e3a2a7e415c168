package dev.ontrial.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The kafka-clients that this JVM runs with, whichever they are. */
public final class ClientLibrary {
  private ClientLibrary() {}

  /**
   * Its version, from the file in its jar: the class that reads that file is internal, and another
   * one since 4.4.0.
   */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        KafkaProducer.class.getResourceAsStream("/kafka/kafka-version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown").strip();
  }
}
