package dev.ontrial.adapter.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** One client; its requests are handled one after the other, by one thread. */
interface ReferenceClient {
  /** What it really runs with, by Kafka's names. */
  ObjectNode effective();

  /** Carries out a request and answers it. */
  void handle(JsonNode request) throws IOException;

  /** Writes what the client counts. */
  void stats();
}
