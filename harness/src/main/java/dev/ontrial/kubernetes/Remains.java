package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Reaper;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;

/**
 * Deletes the objects of a harness that was killed: a program of its own, which the watchdog of
 * {@link dev.ontrial.cluster.Reaper} runs.
 */
public final class Remains {
  private Remains() {}

  /** The command that deletes what a run leaves. */
  static List<String> command(String namespace, String run) {
    return Reaper.program(Remains.class, namespace, run);
  }

  /** Takes the namespace and the run's id, and ends when nothing of the run is left. */
  public static void main(String[] arguments) {
    try (Api api = Api.connect()) {
      delete(api, arguments[0], arguments[1]);
    } catch (ClusterException e) {
      // The harness is gone and cannot report why; `ontrial sweep --kubernetes` does the same
      // later.
    }
  }

  private static void delete(Api api, String namespace, String run) {
    Namespace found =
        api.ask(
            "show the namespace " + namespace,
            () -> api.client().namespaces().withName(namespace).get());
    if (found != null) {
      boolean own = isOf(found, run);
      new RunSpace(api, namespace, run, own).delete();
    }
  }

  /** Whether the namespace was created for that run. */
  static boolean isOf(Namespace namespace, String run) {
    var labels = namespace.getMetadata().getLabels();
    return labels != null && run.equals(labels.get(Labels.RUN));
  }
}
