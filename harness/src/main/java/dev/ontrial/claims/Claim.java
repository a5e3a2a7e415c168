package dev.ontrial.claims;

import java.util.List;

/**
 * A sentence that people say about Kafka, and how it is tested.
 *
 * @param id the name of its file, such as {@code RET-1}
 * @param says the sentence as people say it; for a question, the question
 * @param origin where it is said
 * @param versions the versions of Kafka that it is about, as they are usually meant
 * @param confirms what confirms it, in words
 * @param refutes what refutes it, in words
 * @param experiment what is run
 * @param instead what to say instead; for a question, the answer
 * @param see other claims that support it
 */
public record Claim(
    String id,
    String says,
    String origin,
    String versions,
    String confirms,
    String refutes,
    Experiment experiment,
    String instead,
    List<String> see) {
  public Claim {
    see = List.copyOf(see);
  }

  /** Whether it is a question, whose answer rests on other claims. */
  public boolean isQuestion() {
    return experiment instanceof Experiment.Answer;
  }
}
