package dev.ontrial.client.check;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.client.Capability;
import dev.ontrial.client.check.CheckResult.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the checks of one adapter, each in a new client, most of them in the same process. */
public final class ClientCheck implements AutoCloseable {
  private final Ground ground;
  private final AdapterLaunch launch;
  private final Function<Capability, String> whyNot;
  private @Nullable Dialogue dialogue;

  /**
   * @param whyNot why the client cannot do something; empty if it can
   */
  public ClientCheck(Ground ground, AdapterLaunch launch, Function<Capability, String> whyNot) {
    this.ground = ground;
    this.launch = launch;
    this.whyNot = whyNot;
  }

  /** The names of all checks, in their order. */
  public static List<String> names() {
    return Checks.ALL.stream().map(Checks.Check::name).toList();
  }

  /**
   * Makes all checks. If the first one fails, which is the handshake, there are no others.
   *
   * @param each takes each finding as it comes
   */
  public List<CheckResult> all(Consumer<CheckResult> each) {
    List<CheckResult> findings = new ArrayList<>();
    for (String name : names()) {
      CheckResult finding = one(name);
      findings.add(finding);
      each.accept(finding);
      if (findings.size() == 1 && finding.verdict() == Verdict.FAIL) {
        break;
      }
    }
    return findings;
  }

  /**
   * Makes one check.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public CheckResult one(String name) {
    Checks.Check check =
        Checks.find(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no check " + name));
    Capability needs = check.needs();
    String why = needs == null ? "" : whyNot.apply(needs);
    if (!why.isEmpty()) {
      return new CheckResult(name, Verdict.NOT_APPLICABLE, why);
    }
    Dialogue talk = dialogue();
    try {
      String seen = check.body().run(talk, ground);
      talk.refuseViolation();
      return new CheckResult(name, Verdict.PASS, seen);
    } catch (Ending e) {
      return new CheckResult(name, e.verdict(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The broker, or a client of our own.
      return new CheckResult(name, Verdict.UNKNOWN, "it could not be made: " + e.getMessage());
    } finally {
      if (check.spoils()) {
        close();
      }
    }
  }

  /** The process of the last check if it is still of use, or else a new one. */
  private Dialogue dialogue() {
    Dialogue last = dialogue;
    if (last != null && last.isSound()) {
      return last;
    }
    close();
    Dialogue next = ground.start(launch);
    dialogue = next;
    return next;
  }

  @Override
  public void close() {
    Dialogue last = dialogue;
    dialogue = null;
    if (last != null) {
      last.close();
    }
  }
}
