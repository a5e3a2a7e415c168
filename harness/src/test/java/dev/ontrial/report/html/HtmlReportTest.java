package dev.ontrial.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ontrial.report.FakeRun;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser. */
class HtmlReportTest {
  private static final int MOST_BYTES = 5_000_000;
  private static final int MOST_MILLIS = 1_000;

  /** What reaches beyond the window and cannot be scrolled by itself. */
  private static final String TOO_WIDE =
      "[...document.querySelectorAll('body *')].filter(e => !e.parentElement.closest('.scroll,"
          + " pre') && e.getBoundingClientRect().right > innerWidth + 1 &&"
          + " !e.closest('.skip')).slice(0, 3).map(e => e.outerHTML.slice(0, 200)).join()";

  @TempDir static Path folder;

  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
    page = StagedRuns.broken(Files.createDirectories(folder.resolve("broken")));
  }

  @AfterAll
  static void end() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static Tab open(int width, boolean dark, String fragment) {
    return browser.tab(width, 900, dark).open(page.toUri() + fragment);
  }

  @ParameterizedTest
  @CsvSource({"390, false", "390, true", "1280, false", "1280, true"})
  void page_isAccessible_withoutErrors_andFitsItsWindow(int width, boolean dark) throws Exception {
    Tab tab = open(width, dark, "#c-safe--lost");
    tab.await("document.querySelector('[open] .plots').dataset.ready");
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
    assertThat(tab.evaluate(TOO_WIDE).asText()).isEmpty();
    assertThat(violations(tab)).isEmpty();
    assertThat(tab.errors()).isEmpty();
  }

  /** What axe-core finds that keeps people from using the page. */
  private static List<String> violations(Tab tab) throws Exception {
    try (InputStream axe = HtmlReportTest.class.getResourceAsStream("/axe.min.js")) {
      tab.evaluate(
          new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8)
              + "; void 0");
    }
    JsonNode found =
        tab.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' ')))");
    List<String> violations = new ArrayList<>();
    found.forEach(each -> violations.add(each.asText()));
    return violations;
  }

  @Test
  void firstLink_leadsToTheBrokenCell_withItsPictureAndPlots() {
    Tab tab = open(1280, false, "");
    tab.evaluate("document.querySelector('nav .first').click()");
    tab.await("document.querySelector('#c-safe--lost').open");
    tab.await("document.querySelectorAll('#c-safe--lost .plots canvas').length === 4");
    assertThat(tab.evaluate("location.hash").asText()).isEqualTo("#c-safe--lost");
    assertThat(tab.evaluate("document.querySelector('#c-safe--lost svg').textContent").asText())
        .contains("no #1 in the log");
    tab.evaluate(
        "document.querySelector('#c-safe--lost svg a').dispatchEvent("
            + "new MouseEvent('click', {bubbles: true, cancelable: true}))");
    tab.await("location.hash.startsWith('#c-safe--lost--lost-1-harness.oth')");
    tab.await("document.querySelector('#c-safe--lost .raw').open");
    assertThat(tab.evaluate("document.querySelector(':target').textContent").asText())
        .contains("\"kind\":\"SEND\"");
    assertThat(tab.errors()).isEmpty();
  }

  @Test
  void everyLinkWithinThePage_leadsSomewhere() {
    Tab tab = open(1280, false, "");
    assertThat(
            tab.evaluate(
                    "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
                        + ".filter(h => !document.getElementById(h.slice(1))).join()")
                .asText())
        .isEmpty();
    assertThat(
            tab.evaluate(
                    "[...document.querySelectorAll('[id]')].map(e => e.id)"
                        + ".filter((id, at, all) => all.indexOf(id) !== at).join()")
                .asText())
        .isEmpty();
  }

  @Test
  void filters_leaveOnlyWhatFits() {
    Tab tab = open(1280, false, "");
    tab.evaluate(
        "document.querySelector('[name=letter]').value = 'L';"
            + "document.querySelector('#filters').dispatchEvent(new Event('change'))");
    String visible =
        "[...document.querySelectorAll('details.cell:not(.gone)')].map(c => c.id).join()";
    assertThat(tab.evaluate(visible).asText()).isEqualTo("c-safe--lost,c-group--skipped");
    assertThat(tab.evaluate("document.querySelector('#shown').textContent").asText())
        .isEqualTo("2 of 3 cells");
    assertThat(
            tab.evaluate("document.querySelectorAll('#matrix tbody tr:not(.gone)').length").asInt())
        .isEqualTo(2);
    tab.evaluate("document.querySelector('#filters button').click()");
    tab.await("document.querySelectorAll('details.cell.gone').length === 0");
  }

  @Test
  void keyboard_movesThroughTheMatrix_andOpensACell() {
    Tab tab = open(1280, false, "");
    tab.evaluate("document.querySelector('table.matrix td a').focus()");
    String here = "document.activeElement.getAttribute('href')";
    assertThat(tab.evaluate(here).asText()).isEqualTo("#c-safe--lost");
    tab.press("ArrowDown").press("ArrowDown");
    assertThat(tab.evaluate(here).asText()).isEqualTo("#c-group--skipped");
    tab.press("Enter").await("document.querySelector('#c-group--skipped').open");
    assertThat(tab.evaluate("document.activeElement.tagName").asText()).isEqualTo("SUMMARY");
  }

  @Test
  void themeButton_switches() {
    Tab tab = open(1280, false, "");
    String paper = "getComputedStyle(document.body).backgroundColor";
    String before = tab.evaluate(paper).asText();
    tab.evaluate("document.querySelector('#theme').click()");
    assertThat(tab.evaluate(paper).asText()).isNotEqualTo(before);
  }

  /** A4 with margins of 12 mm, at 96 pixels an inch. */
  private static final int PAPER = 703;

  @Test
  void paper_isWhite_withoutControls_withTheBrokenCellsOpen() {
    Tab tab = open(1280, true, "").onPaper(PAPER);
    tab.await("document.querySelector('#c-safe--lost').open");
    tab.await("document.querySelectorAll('#c-safe--lost .plots canvas').length === 4");
    assertThat(tab.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(255, 255, 255)");
    tab.evaluate("document.documentElement.dataset.theme = 'dark'");
    assertThat(tab.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(255, 255, 255)");
    assertThat(
            tab.evaluate(
                    "[...document.querySelectorAll('nav, #filters, .permalink, button')]"
                        + ".filter(e => e.getClientRects().length > 0).map(e => e.outerHTML)")
                .toString())
        .isEqualTo("[]");
    assertThat(tab.evaluate(TOO_WIDE).asText()).isEmpty();
    assertThat(tab.errors()).isEmpty();
  }

  @Test
  void wholeMatrix_fitsOnPaper() throws Exception {
    Path run = Files.createDirectories(folder.resolve("paper"));
    Path large = StagedRuns.report(run, FakeRun.cells(1));
    Tab tab = browser.tab(1280, 900, false).open(large.toUri().toString()).onPaper(PAPER);
    assertThat(
            tab.evaluate("document.querySelector('.matrix').getBoundingClientRect().right").asInt())
        .isLessThanOrEqualTo(PAPER);
    assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(PAPER);
  }

  @Test
  void verdicts_areReadable_withoutScripts() throws Exception {
    String html = Files.readString(page).replaceAll("(?s)<script.*?</script>", "");
    Path plain = Files.writeString(folder.resolve("plain.html"), html);
    Tab tab = browser.tab(1280, 900, false);
    tab.show(plain.toUri().toString());
    assertThat(tab.evaluate("document.body.innerText").asText())
        .contains("A promise was broken in")
        .contains("safe")
        .contains("forbidden");
    assertThat(tab.evaluate("document.querySelectorAll('svg.scene').length").asInt())
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void names_areText_andSecretsAreHidden() throws Exception {
    Tab tab = open(1280, false, "");
    assertThat(
            tab.evaluate("[...document.querySelectorAll('tr th')].map(t => t.textContent)")
                .toString())
        .contains("<script>alert('x')</script>|");
    assertThat(Files.readString(page))
        .doesNotContain("<script>alert")
        .doesNotContain("hunter2")
        .contains("sasl.jaas.config")
        .contains("plugin.of.ours")
        .contains("http://(hidden)@example.org:8474");
    assertThat(tab.evaluate("document.querySelector('#environment').textContent").asText())
        .contains("key.serializerBytes")
        .contains("log.flush1 (was 2)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"matrix", "matrices", "anomalies"})
  void largePages_staySmall_andOpenQuickly(String which) throws Exception {
    Path run = Files.createDirectories(folder.resolve(which));
    Path large =
        switch (which) {
          case "matrix" -> StagedRuns.report(run, FakeRun.cells(1));
          case "matrices" -> StagedRuns.report(run, FakeRun.cells(4));
          default -> StagedRuns.manyLost(run, 10_000);
        };
    assertThat(Files.size(large)).isLessThan(MOST_BYTES);
    assertThat(paintedMillis(large)).isLessThan(MOST_MILLIS);
  }

  /** The least of some attempts: other work on the machine can only make it longer. */
  private static double paintedMillis(Path file) throws Exception {
    String painted = "performance.getEntriesByName('first-contentful-paint')[0]";
    double least = Double.MAX_VALUE;
    for (int attempt = 0; attempt < 5 && least >= MOST_MILLIS; attempt++) {
      Tab tab = browser.tab(1280, 900, false).open(file.toUri().toString());
      tab.await(painted);
      least = Math.min(least, tab.evaluate(painted + ".startTime").asDouble());
      assertThat(tab.errors()).isEmpty();
    }
    return least;
  }
}
