package dev.ontrial.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Family;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one configuration under the trial's fault.
 *
 * @param configuration the row of the matrix
 * @param fault the column
 * @param verdict what the run says
 * @param anomalies what was seen, by the kind's id
 * @param exposure the evidence that the fault hit the workload, by counter
 * @param required the least evidence that had to be seen, by counter
 * @param controls for every anomaly that had to be seen, whether it was
 * @param reasons why the verdict is neither HELD nor KNOWN_BUG, most important first
 * @param trial the trial's name, which is that of its folder; several trials may have one fault
 * @param millis its share of the time that the trial took
 * @param availability how the clients were served, or null if they never were
 * @param circumstances what the faults did, in words that can follow "when"; empty without faults
 * @param doubts what stands between the cell and a proof that something did not occur, besides
 *     undecided anomalies; also of a broken cell
 * @param requirement whether the cell meets what the user requires; null where nothing is required
 */
@JsonPropertyOrder({
  "configuration",
  "fault",
  "trial",
  "millis",
  "verdict",
  "meaning",
  "families",
  "reason",
  "requirement",
  "circumstances",
  "anomalies",
  "exposure",
  "required",
  "controls",
  "availability"
})
public record CellVerdict(
    String configuration,
    String fault,
    Verdict verdict,
    Map<String, Finding> anomalies,
    Map<String, Long> exposure,
    Map<String, Long> required,
    Map<String, Boolean> controls,
    List<String> reasons,
    String trial,
    long millis,
    @Nullable Availability availability,
    String circumstances,
    List<String> doubts,
    @Nullable RequirementAnswer requirement) {

  /** How the reason of a cell begins whose trial was aborted. */
  static final String ABORTED = "the trial was aborted: ";

  /** The gravest grade first, then the most severe kind. */
  static final Comparator<Map.Entry<String, Finding>> GRAVEST_FIRST =
      Comparator.<Map.Entry<String, Finding>, Grade>comparing(e -> e.getValue().grade())
          .reversed()
          .thenComparing(
              e -> AnomalyKind.of(e.getKey()).orElse(null),
              Comparator.nullsLast(Family.MOST_SEVERE_FIRST))
          .thenComparing(Map.Entry::getKey);

  /** A verdict of which neither the trial's time nor its faults are known, nor a requirement. */
  public CellVerdict(
      String configuration,
      String fault,
      Verdict verdict,
      Map<String, Finding> anomalies,
      Map<String, Long> exposure,
      Map<String, Long> required,
      Map<String, Boolean> controls,
      List<String> reasons) {
    this(
        configuration,
        fault,
        verdict,
        anomalies,
        exposure,
        required,
        controls,
        reasons,
        fault,
        0,
        null,
        "",
        verdict == Verdict.UNPROVEN ? reasons : List.of(),
        null);
  }

  /** An unproven cell of which nothing was seen. */
  public static CellVerdict unproven(String configuration, String fault, List<String> reasons) {
    Map<String, Long> none = Map.of();
    return new CellVerdict(
        configuration, fault, Verdict.UNPROVEN, Map.of(), none, none, Map.of(), reasons);
  }

  /** The same verdict, with what the trial as a whole tells about it. */
  public CellVerdict of(String ofTrial, long took, @Nullable Availability served) {
    return with(draft -> {
      draft.trial = ofTrial;
      draft.millis = took;
      draft.availability = served;
    });
  }

  /** The same verdict under these circumstances, and with these doubts. */
  CellVerdict with(String faults, List<String> ofProof) {
    return with(draft -> {
      draft.circumstances = faults;
      draft.doubts = List.copyOf(ofProof);
    });
  }

  /** The same verdict, with the answer to what the user requires of the configuration. */
  public CellVerdict requiring(Requirement what) {
    return with(
        draft -> draft.requirement = what.isNone() ? null : RequirementAnswer.of(what, this));
  }

  private CellVerdict with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.cell();
  }

  /** The reasons in one line; empty for a verdict that needs none. */
  @JsonProperty
  public String reason() {
    return String.join("; ", reasons);
  }

  /** What the cell means. */
  @JsonProperty
  public Meaning meaning() {
    return Meaning.of(this);
  }

  /** The families of what was seen, most severe first. */
  @JsonProperty
  public List<Family> families() {
    return anomalies.keySet().stream()
        .map(AnomalyKind::of)
        .flatMap(Optional::stream)
        .map(AnomalyKind::family)
        .distinct()
        .sorted()
        .toList();
  }

  /** What was seen, by the kind's id: the gravest grade first, then the most severe kind. */
  public List<Map.Entry<String, Finding>> gravestFirst() {
    return anomalies.entrySet().stream().sorted(GRAVEST_FIRST).toList();
  }

  /** All of it, so that one part can be changed. */
  private final class Draft {
    private String trial = CellVerdict.this.trial;
    private long millis = CellVerdict.this.millis;
    private @Nullable Availability availability = CellVerdict.this.availability;
    private String circumstances = CellVerdict.this.circumstances;
    private List<String> doubts = CellVerdict.this.doubts;
    private @Nullable RequirementAnswer requirement = CellVerdict.this.requirement;

    CellVerdict cell() {
      return new CellVerdict(
          configuration,
          fault,
          verdict,
          anomalies,
          exposure,
          required,
          controls,
          reasons,
          trial,
          millis,
          availability,
          circumstances,
          doubts,
          requirement);
    }
  }

  /** Whether the trial was aborted, so that its counters and times are not those of a whole one. */
  public boolean comesFromAbortedTrial() {
    return reasons.stream().anyMatch(reason -> reason.startsWith(ABORTED));
  }
}
