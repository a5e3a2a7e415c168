package dev.ontrial.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Requirement;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.Claim;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Names and messages that mean something to Markdown, XML or a terminal. */
class EscapingTest {
  private static Outcome outcome(String odd) {
    CellVerdict broken =
        CellBuilder.of(odd, "f " + odd, Verdict.BROKEN)
            .anomalies(Map.of("lost", ReportTest.finding(Grade.FORBIDDEN, 3, odd)))
            .exposure(Map.of("sent", 9L))
            .reasons(odd)
            .build()
            .requiring(new Requirement(List.of("at-least-once")));
    return Outcome.of(List.of(broken), true, KnownBugPolicy.REPORT);
  }

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "a|b",
        "two\nlines",
        "]]>",
        "```",
        "\u001b[31mred\u0000",
        "\"quoted' & more",
        "[x](javascript:alert(1))",
      })
  void oddNames_breakNeitherMarkdownNorXml(String odd) throws Exception {
    Path nowhere = Path.of("no-such-run");
    for (String page :
        List.of(
            MarkdownSummary.of(outcome(odd), nowhere, trial -> "results/r"),
            MarkdownMatrix.of(outcome(odd).cells(), trial -> "results/r"))) {
      assertThat(outsideCode(page))
          .doesNotContainPattern("(?<!\\\\)<script|(?<!\\\\)\\]\\(javascript:");
      assertThat(page.codePoints().filter(c -> c != '\n').noneMatch(Character::isISOControl))
          .isTrue();
      String previous = "";
      for (String line : outsideCode(page).lines().toList()) {
        if (line.startsWith("|") && previous.startsWith("|")) {
          assertThat(bars(line)).isEqualTo(bars(previous));
        }
        previous = line;
      }
    }
    Element root = parsed(JUnitXml.of(outcome(odd), nowhere)).getDocumentElement();
    NodeList cases = root.getElementsByTagName("testcase");
    assertThat(cases.getLength()).isEqualTo(2);
    String name = ((Element) cases.item(0)).getAttribute("name");
    assertThat(name.replace('\ufffd', '?'))
        .isEqualTo(
            odd.replace("\u001b", "?")
                .replace("\u0000", "?")
                .replace("\n", " ")
                .replace("\n", " "));
  }

  private static String outsideCode(String page) {
    return page.replaceAll("(?ms)^(`{3,})$.*?^\\1$", "").replaceAll("`[^`\n]*`", "");
  }

  private static long bars(String line) {
    return line.replace("\\|", "").chars().filter(c -> c == '|').count();
  }

  @Test
  void streams_takeNoControlCharacters_howeverTheyAreWritten() throws Exception {
    byte[] odd = "a\u001b[2Jb\u009bc\u0007d\r\n\tä✔\u007f".getBytes(StandardCharsets.UTF_8);
    String clean = "a\ufffd[2Jb\ufffdc\ufffdd\ufffd\n\tä✔\ufffd";
    ByteArrayOutputStream atOnce = new ByteArrayOutputStream();
    try (OutputStream out = Plain.filter(atOnce)) {
      out.write(odd);
    }
    assertThat(atOnce.toString(StandardCharsets.UTF_8)).isEqualTo(clean);
    ByteArrayOutputStream byteByByte = new ByteArrayOutputStream();
    try (OutputStream out = Plain.filter(byteByByte)) {
      for (byte each : odd) {
        out.write(each);
      }
    }
    assertThat(byteByByte.toString(StandardCharsets.UTF_8)).isEqualTo(clean);
  }

  @Test
  void lines_areWrapped_andIndented() {
    assertThat(Wrap.lines("  because one two three four five", 20))
        .containsExactly("  because one two", "    three four five");
    assertThat(Wrap.lines("short", 20)).containsExactly("short");
    assertThat(Wrap.lines("x".repeat(30) + " y", 20)).containsExactly("x".repeat(30), "  y");
  }

  @Test
  void colours_areForMarksAlone_andOnlyWhereWanted() {
    String line = "acks-1  ○ L lost 812  ✘LD  what? yes!";
    assertThat(new Paint(false).line(line)).isEqualTo(line);
    assertThat(new Paint(true).line(line))
        .isEqualTo("acks-1  \u001b[36m○\u001b[0m L lost 812  \u001b[1;31m✘\u001b[0mLD  what? yes!");
  }

  /** Failures without an exit code, or the reverse, would tell a CI server something else. */
  @Test
  void junit_agreesWithTheExitCode() throws Exception {
    Requirement atLeastOnce = new Requirement(List.of("at-least-once"));
    Claim fails = new Claim("c", Claim.Status.FAILS, "0 of 1");
    Claim holds = new Claim("c", Claim.Status.HOLDS, "1 of 1");
    for (Verdict verdict : Verdict.values()) {
      for (Grade grade : Grade.values()) {
        CellVerdict cell =
            ReportTest.cell("a", verdict, Map.of("lost", ReportTest.finding(grade, 1, "so")));
        for (CellVerdict each : List.of(cell, cell.requiring(atLeastOnce))) {
          for (KnownBugPolicy policy : KnownBugPolicy.values()) {
            Outcome run = Outcome.of(List.of(each), true, policy);
            agree(run);
            agree(Outcome.of(List.of(each), false, policy));
            agree(run.damaged(List.of("a file")));
            agree(run.claiming(List.of(holds), 0));
            agree(run.claiming(List.of(fails), 4));
            agree(Outcome.of(List.of(each), false, policy).claiming(List.of(holds), 0));
          }
        }
      }
    }
    agree(Outcome.of(List.of(), true, KnownBugPolicy.REPORT));
  }

  private static void agree(Outcome outcome) throws Exception {
    Element root = parsed(JUnitXml.of(outcome, Path.of("nowhere"))).getDocumentElement();
    int failures = Integer.parseInt(root.getAttribute("failures"));
    int errors = Integer.parseInt(root.getAttribute("errors"));
    assertThat(failures).isEqualTo(root.getElementsByTagName("failure").getLength());
    assertThat(errors).isEqualTo(root.getElementsByTagName("error").getLength());
    switch (outcome.exitCode()) {
      case 0 -> assertThat(failures + errors).as("%s", outcome).isZero();
      case 1 -> assertThat(failures).as("%s", outcome).isPositive();
      case 2 -> {
        assertThat(failures).as("%s", outcome).isZero();
        assertThat(errors).as("%s", outcome).isPositive();
      }
      default -> assertThat(failures).as("%s", outcome).isPositive();
    }
  }

  @Test
  void summary_ofTheShortestSuite_isLessThanAPage() {
    List<String> rows = FakeRun.ROWS.subList(0, 6);
    List<String> columns = FakeRun.COLUMNS.subList(0, 5);
    List<CellVerdict> cells =
        FakeRun.cells(1).stream()
            .filter(cell -> rows.contains(cell.configuration()) && columns.contains(cell.fault()))
            .toList();
    Outcome outcome = Outcome.of(cells, true, KnownBugPolicy.REPORT);
    String page = MarkdownSummary.of(outcome, Path.of("20261129-verify"), trial -> "results/r");
    assertThat(page.lines().count()).isLessThan(60);
    assertThat(page)
        .startsWith("# ontrial: 20261129-verify\n\n**")
        .contains("| acks-1 | ✔ | ○LD |", "**What was seen**", "[details.md](details.md)");
  }
}
