package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Summary;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A run as CI servers read tests: a suite for each trial, a case for each configuration.
 *
 * <p>Broken is a failure, unproven an error, not applicable is skipped. Known bugs are properties
 * of their suite, as not every reader takes those of a case, and stand in the case's output.
 */
final class JUnitXml {
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST_TEXT = 20_000;

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private JUnitXml() throws XMLStreamException {
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  /** The document. */
  static String of(List<CellVerdict> cells) {
    try {
      JUnitXml document = new JUnitXml();
      document.root(cells);
      return document.text + "\n";
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private void root(List<CellVerdict> cells) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    open("testsuites", 0);
    xml.writeAttribute("name", "ontrial");
    counts(cells);
    Map<String, List<CellVerdict>> trials =
        cells.stream()
            .collect(
                Collectors.groupingBy(CellVerdict::trial, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<String, List<CellVerdict>> trial : trials.entrySet()) {
      suite(trial.getKey(), trial.getValue());
    }
    close(0);
    xml.writeEndDocument();
    xml.flush();
  }

  private void counts(List<CellVerdict> cells) throws XMLStreamException {
    Summary summary = Summary.of(cells);
    xml.writeAttribute("tests", Integer.toString(cells.size()));
    xml.writeAttribute("failures", Long.toString(summary.broken()));
    xml.writeAttribute("errors", Long.toString(summary.unproven()));
    xml.writeAttribute("skipped", Long.toString(summary.notApplicable()));
    xml.writeAttribute("time", seconds(cells.stream().mapToLong(CellVerdict::millis).sum()));
  }

  private void suite(String trial, List<CellVerdict> cells) throws XMLStreamException {
    open("testsuite", 1);
    xml.writeAttribute("name", clean("ontrial." + trial, LONGEST_MESSAGE));
    counts(cells);
    List<String> known = KnownBugs.of(cells);
    if (!known.isEmpty()) {
      open("properties", 2);
      for (String bug : known) {
        indent(3);
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", "known-bug");
        xml.writeAttribute("value", clean(bug, LONGEST_MESSAGE));
      }
      close(2);
    }
    for (CellVerdict cell : cells) {
      testcase(cell);
    }
    close(1);
  }

  private void testcase(CellVerdict cell) throws XMLStreamException {
    open("testcase", 2);
    xml.writeAttribute("classname", clean("ontrial." + cell.trial(), LONGEST_MESSAGE));
    xml.writeAttribute("name", clean(cell.configuration(), LONGEST_MESSAGE));
    xml.writeAttribute("time", seconds(cell.millis()));
    String explanation = String.join("\n", Explanation.of(cell, 1));
    switch (cell.verdict()) {
      case BROKEN -> result("failure", cell, explanation);
      case UNPROVEN -> result("error", cell, explanation);
      case NOT_APPLICABLE -> {
        indent(3);
        xml.writeEmptyElement("skipped");
        xml.writeAttribute("message", clean(cell.reason(), LONGEST_MESSAGE));
      }
      case HELD -> output(cell, explanation);
    }
    close(2);
  }

  private void result(String element, CellVerdict cell, String explanation)
      throws XMLStreamException {
    String type = element.equals("failure") ? "broken" : "unproven";
    indent(3);
    xml.writeStartElement(element);
    xml.writeAttribute("message", clean(cell.reason(), LONGEST_MESSAGE));
    xml.writeAttribute("type", type);
    xml.writeCharacters(clean(explanation, LONGEST_TEXT));
    xml.writeEndElement();
    if (!Summary.knownBugs(cell).isEmpty()) {
      output(cell, "");
    }
  }

  private void output(CellVerdict cell, String explanation) throws XMLStreamException {
    String known = String.join("\n", KnownBugs.of(List.of(cell)));
    String gap = known.isEmpty() || explanation.isEmpty() ? "" : "\n";
    indent(3);
    xml.writeStartElement("system-out");
    xml.writeCharacters(clean(known + gap + explanation, LONGEST_TEXT));
    xml.writeEndElement();
  }

  private void open(String element, int depth) throws XMLStreamException {
    indent(depth);
    xml.writeStartElement(element);
  }

  private void close(int depth) throws XMLStreamException {
    indent(depth);
    xml.writeEndElement();
  }

  private void indent(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1e3);
  }

  /** Without what no XML may hold, and not longer than that. */
  static String clean(String given, int most) {
    StringBuilder clean = new StringBuilder();
    given.codePoints().limit(most).forEach(c -> clean.appendCodePoint(isXml(c) ? c : '\uFFFD'));
    return given.codePointCount(0, given.length()) > most ? clean + " …" : clean.toString();
  }

  /** The characters of XML 1.0. */
  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
