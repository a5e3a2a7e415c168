package dev.ontrial.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

class PagesTest {
  private static Document parsed(List<CellVerdict> cells) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(
            new InputSource(
                new StringReader(
                    JUnitXml.of(
                        Outcome.of(cells, true, KnownBugPolicy.REPORT), Path.of("no-such-run")))));
  }

  private static Outcome outcome(String reason) {
    return Outcome.of(List.of(because(Verdict.BROKEN, reason)), true, KnownBugPolicy.REPORT);
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  private static List<String> names(Element parent) {
    return children(parent).stream().map(Element::getTagName).toList();
  }

  private static CellVerdict because(Verdict verdict, String reason) {
    return CellBuilder.of("row", "cut", verdict).reasons(reason).build();
  }

  @Test
  void junit_hasTheStructureThatReadersExpect() throws Exception {
    Element root = parsed(FakeRun.cells(2)).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("testsuites");
    List<Element> suites = children(root);
    assertThat(suites).hasSize(52).allMatch(suite -> suite.getTagName().equals("testsuite"));
    for (Element suite : suites) {
      for (String count : List.of("tests", "failures", "errors", "skipped")) {
        assertThat(suite.getAttribute(count)).matches("\\d+");
      }
      assertThat(suite.getAttribute("time")).matches("\\d+\\.\\d{3}");
      List<String> order = names(suite).stream().distinct().toList();
      assertThat(order).isIn(List.of("testcase"), List.of("properties", "testcase"));
      children(suite).stream()
          .filter(each -> each.getTagName().equals("testcase"))
          .forEach(PagesTest::checkCase);
    }
    long cases = suites.stream().mapToLong(s -> Long.parseLong(s.getAttribute("tests"))).sum();
    assertThat(root.getAttribute("tests")).isEqualTo(Long.toString(cases));
    assertThat(suites.get(1).getAttribute("name")).isEqualTo("ontrial.none-2");
  }

  private static void checkCase(Element testcase) {
    assertThat(testcase.getAttribute("classname")).startsWith("ontrial.");
    assertThat(testcase.getAttribute("name")).isIn(FakeRun.ROWS);
    assertThat(testcase.getAttribute("time")).isEqualTo("0.812");
    assertThat(names(testcase))
        .isIn(
            List.of("system-out"),
            List.of("failure"),
            List.of("error"),
            List.of("failure", "system-out"),
            List.of("error", "system-out"),
            List.of("skipped"));
  }

  @Test
  void junit_mapsVerdicts() throws Exception {
    CellVerdict known =
        ReportTest.cell(
            "d", Verdict.KNOWN_BUG, Map.of("lost", ReportTest.finding(Grade.KNOWN, 3, "KAFKA-1")));
    Element suite =
        children(
                parsed(
                        List.of(
                            because(Verdict.BROKEN, "lost 3"),
                            because(Verdict.UNPROVEN, "too thin"),
                            because(Verdict.NOT_APPLICABLE, "no group"),
                            known))
                    .getDocumentElement())
            .get(0);
    List<Element> cases = children(suite);
    assertThat(cases).hasSize(5);
    Element property = children(cases.get(0)).get(0);
    assertThat(property.getAttribute("name")).isEqualTo("known-bug");
    assertThat(property.getAttribute("value")).isEqualTo("known bug: lost 3 · d × cut · KAFKA-1");
    Element failure = children(cases.get(1)).get(0);
    assertThat(failure.getTagName()).isEqualTo("failure");
    assertThat(failure.getAttribute("message")).isEqualTo("lost 3");
    assertThat(failure.getAttribute("type")).isEqualTo("broken");
    assertThat(children(cases.get(2)).get(0).getTagName()).isEqualTo("error");
    assertThat(children(cases.get(3)).get(0).getAttribute("message")).isEqualTo("no group");
    assertThat(children(cases.get(4)).get(0).getTextContent())
        .startsWith("known bug: lost 3 · d × cut · KAFKA-1\nd × cut: known bug\n");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
  }

  @Test
  void junit_takesWhatNoXmlMayHold_andCutsWhatIsLong() throws Exception {
    String odd = "a\u0000b\u001b[1m\ud800 <&]]>\ufffe\"" + "x".repeat(30_000);
    Element suite =
        children(parsed(List.of(because(Verdict.BROKEN, odd))).getDocumentElement()).get(0);
    Element failure = children(children(suite).get(0)).get(0);
    assertThat(failure.getAttribute("message"))
        .startsWith("a\ufffdb\ufffd[1m\ufffd <&]]>\ufffd\"xxx")
        .hasSizeLessThan(1_010)
        .endsWith(" …");
    assertThat(failure.getTextContent()).contains("<&]]>").hasSizeLessThan(20_010);
  }

  @Test
  void page_linksToWhatIsThere() {
    String page = MarkdownMatrix.of(FakeRun.cells(1), trial -> "results/run/" + trial);
    List<String> anchors = all("<a id=\"([^\"]*)\">", page);
    assertThat(anchors).doesNotHaveDuplicates();
    assertThat(anchors).containsAll(all("\\]\\(#([^)]*)\\)", page));
    assertThat(page)
        .contains("\n## leader-killed\n")
        .contains("./ontrial run results/run/leader-killed/trial.yaml\n")
        .contains("./ontrial history results/run/leader-killed\n");
  }

  private static List<String> all(String pattern, String page) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void page_tablesAreWhole() {
    String page = MarkdownMatrix.of(FakeRun.cells(2), trial -> trial);
    List<String> lines = page.lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).startsWith("|") && lines.get(i - 1).startsWith("|")) {
        assertThat(bars(lines.get(i))).isEqualTo(bars(lines.get(i - 1)));
      }
    }
    assertThat(lines).anyMatch(line -> line.startsWith("2 runs: held "));
  }

  private static long bars(String line) {
    return line.replace("\\|", "").chars().filter(c -> c == '|').count();
  }

  @Test
  void page_saysOfACellWhatThereIs() {
    CellVerdict broken =
        CellBuilder.of("a|b", "cut", Verdict.BROKEN)
            .anomalies(Map.of("lost", ReportTest.finding(Grade.FORBIDDEN, 3, "promised <b>")))
            .exposure(Map.of("sent", 9L))
            .required(Map.of("in-flight", 1L))
            .controls(Map.of("lost", true, "duplicate", false))
            .reasons("lost 3: promised <b>")
            .build();
    assertThat(MarkdownMatrix.of(List.of(broken), trial -> "results/r/" + trial))
        .contains(
            "| a\\|b | [✘ L lost 3](#a-b--cut) |",
            "* [a\\|b × cut](#a-b--cut) ✘: lost 3: promised \\<b\\>",
            "### a\\|b × cut: broken",
            "| lost | 3 | forbidden | promised \\<b\\> |",
            "record p100\\#7 is nowhere".replace("\\", ""),
            "worker-10.oth#12",
            "Exposure: sent 9.",
            "lost ◆ seen",
            "duplicate not seen",
            "./ontrial check results/r/cut --verbose");
  }

  @Test
  void page_ofTenTurns_showsTheBadOne() {
    assertThat(MarkdownMatrix.of(LayoutTest.tenTurns(), trial -> trial))
        .contains("10 runs: held 9, broken 0, unproven 1; controls seen 9 of 10; lost in 9.")
        .contains("**cut-4**: unproven")
        .doesNotContain("**cut-5**");
  }

  @Test
  void reports_areWrittenAnew(@TempDir Path run) throws Exception {
    Files.createDirectory(run.resolve("cut"));
    Reports.write(run, outcome("first"));
    Reports.write(run, outcome("second"));
    assertThat(run.resolve("matrix.md"))
        .content()
        .contains("second", "./ontrial run " + run.toRealPath() + "/cut/trial.yaml")
        .doesNotContain("first");
    assertThat(run.resolve("junit.xml")).content().contains("second").doesNotContain("first");
    try (var files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("cut", "matrix.md", "details.md", "junit.xml");
    }
  }
}
