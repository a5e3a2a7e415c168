package dev.ontrial.adapter.reference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ontrial.history.Outcome;
import dev.ontrial.workload.KafkaErrors;

/** How an exception of kafka-clients is described to the host. */
final class Errors {
  private Errors() {}

  static ObjectNode describe(Throwable error) {
    boolean definite = KafkaErrors.ofCommit(error) == Outcome.FAIL;
    return Output.body()
        .put("code", error.getClass().getSimpleName())
        .put("text", String.valueOf(error.getMessage()))
        .put("outcome", definite ? "fail" : "info")
        .put("fatal", KafkaErrors.endsClient(error))
        .put("abortable", KafkaErrors.mayAbortAfterCommit(error));
  }
}
