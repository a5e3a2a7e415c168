package dev.ontrial.trial.run;

import dev.ontrial.history.ClientTrouble;
import dev.ontrial.workload.ProcessStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The configurations that a trial goes on without, as they cannot succeed; each costs its own cell,
 * with the reason, and no other.
 *
 * <p>A configuration is given up when its topics cannot be created, when a client cannot be made,
 * or when a client that was never served keeps getting errors that no repetition can overcome, or
 * fails again and again.
 */
final class Setbacks {
  /** So many permanent errors of a client that was never served are no accident. */
  private static final long ENOUGH = 3;

  /** So many processes that failed one after the other, before any fault, are none either. */
  private static final int SUCCESSORS = 10;

  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final Plan plan;
  private final Declarations declarations;
  private final Consumer<String> notices;

  Setbacks(Plan plan, Declarations declarations, Consumer<String> notices) {
    this.plan = plan;
    this.declarations = declarations;
    this.notices = notices;
  }

  /** Goes on without a subject: its cell is unproven, for that reason alone. */
  void drop(Plan.Subject subject, String why) {
    drop(subject, 1, why);
  }

  private void drop(Plan.Subject subject, long count, String why) {
    String name = subject.configuration().name();
    ClientTrouble trouble = new ClientTrouble(name, count, why, true);
    plan.drop(subject);
    declarations.clientErrors(trouble);
    notices.accept(name + " cannot run: " + trouble.words());
  }

  /** Looks for configurations that cannot succeed, and goes on without them. */
  void look(WorkerPool crew) {
    for (Plan.Client client : List.copyOf(plan.clients())) {
      ProcessStatus status = crew.status(client);
      boolean served = status != null && status.acked() > 0;
      String trouble = crew.trouble(client);
      if (served || !plan.clients().contains(client)) {
        continue;
      }
      if (!trouble.isEmpty()) {
        stop(client.subject(), 1, trouble, crew);
      } else if (status != null && status.errors().permanent() >= ENOUGH) {
        stop(client.subject(), status.errors().permanent(), status.errors().last(), crew);
      } else if (status != null && status.current() - status.process() >= SUCCESSORS) {
        stop(client.subject(), status.errors().count(), status.errors().last(), crew);
      }
    }
  }

  private void stop(Plan.Subject subject, long count, String why, WorkerPool crew) {
    crew.stop(
        plan.clients().stream().filter(each -> each.subject().equals(subject)).toList(), AT_ONCE);
    drop(subject, count, why);
  }

  /** Writes down what errors the clients of the others got. */
  void tell(WorkerPool crew) {
    for (Plan.Subject subject : plan.subjects()) {
      String name = subject.configuration().name();
      long count = 0;
      String last = "";
      for (Plan.Client client : plan.clients()) {
        ProcessStatus status = client.subject().equals(subject) ? crew.status(client) : null;
        if (status != null && status.errors().count() > 0) {
          count += status.errors().count();
          // The errors of a client that was never served tell the most.
          last = last.isEmpty() || status.acked() == 0 ? status.errors().last() : last;
        }
      }
      if (count > 0) {
        declarations.clientErrors(new ClientTrouble(name, count, last, false));
      }
    }
  }
}
