package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.report.JUnitCase.Result;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes {@code junit.xml}: a suite for each trial, as CI servers read tests. */
final class JUnitXml {
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST_TEXT = 20_000;

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private final Outcome outcome;
  private final Path run;

  private JUnitXml(Outcome outcome, Path run) throws XMLStreamException {
    this.outcome = outcome;
    this.run = run;
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  /**
   * The document.
   *
   * @param run the run's folder, in which the trials say where they come from
   */
  static String of(Outcome outcome, Path run) {
    try {
      JUnitXml document = new JUnitXml(outcome, run);
      document.root();
      return document.text + "\n";
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private void root() throws XMLStreamException {
    Map<String, List<JUnitCase>> suites = new LinkedHashMap<>();
    List<JUnitCase> all = JUnitCase.of(outcome);
    for (JUnitCase each : all) {
      suites.computeIfAbsent(each.suite(), name -> new ArrayList<>()).add(each);
    }
    xml.writeStartDocument("UTF-8", "1.0");
    open("testsuites", 0);
    xml.writeAttribute("name", "ontrial");
    counts(all);
    for (Map.Entry<String, List<JUnitCase>> each : suites.entrySet()) {
      suite(each.getKey(), each.getValue());
    }
    close(0);
    xml.writeEndDocument();
    xml.flush();
  }

  private void counts(List<JUnitCase> cases) throws XMLStreamException {
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", count(cases, Result.FAILURE));
    xml.writeAttribute("errors", count(cases, Result.ERROR));
    xml.writeAttribute("skipped", count(cases, Result.SKIPPED));
    xml.writeAttribute("time", seconds(cases.stream().mapToLong(JUnitCase::millis).sum()));
  }

  private static String count(List<JUnitCase> cases, Result result) {
    return Long.toString(cases.stream().filter(each -> each.result() == result).count());
  }

  private void suite(String name, List<JUnitCase> cases) throws XMLStreamException {
    open("testsuite", 1);
    xml.writeAttribute("name", clean("ontrial." + name, LONGEST_MESSAGE));
    counts(cases);
    properties(name);
    for (JUnitCase each : cases) {
      testcase(each);
    }
    close(1);
  }

  private void properties(String suite) throws XMLStreamException {
    List<CellVerdict> cells =
        outcome.cells().stream().filter(cell -> cell.trial().equals(suite)).toList();
    if (cells.isEmpty()) {
      return;
    }
    Map<String, String> facts = Facts.of(run, suite).properties();
    Set<String> required = new LinkedHashSet<>();
    for (CellVerdict cell : cells) {
      RequirementAnswer answer = cell.requirement();
      if (answer != null) {
        required.add(cell.configuration() + ": " + answer.requires().text());
      }
    }
    List<String> known = KnownBugs.of(cells);
    if (facts.isEmpty() && required.isEmpty() && known.isEmpty()) {
      return;
    }
    open("properties", 2);
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      property(fact.getKey(), fact.getValue());
    }
    for (String each : required) {
      property("requirement", each);
    }
    for (String bug : known) {
      property("known-bug", bug);
    }
    close(2);
  }

  private void property(String name, String value) throws XMLStreamException {
    indent(3);
    xml.writeEmptyElement("property");
    xml.writeAttribute("name", name);
    xml.writeAttribute("value", clean(value, LONGEST_MESSAGE));
  }

  private void testcase(JUnitCase each) throws XMLStreamException {
    open("testcase", 2);
    xml.writeAttribute("classname", clean("ontrial." + each.suite(), LONGEST_MESSAGE));
    xml.writeAttribute("name", clean(each.name(), LONGEST_MESSAGE));
    xml.writeAttribute("time", seconds(each.millis()));
    switch (each.result()) {
      case FAILURE -> result("failure", each);
      case ERROR -> result("error", each);
      case SKIPPED -> {
        indent(3);
        xml.writeEmptyElement("skipped");
        xml.writeAttribute("message", clean(each.message(), LONGEST_MESSAGE));
      }
      case PASSED -> {
        // What there is to tell is in the output.
      }
    }
    if (!each.output().isEmpty()) {
      indent(3);
      xml.writeStartElement("system-out");
      xml.writeCharacters(clean(each.output(), LONGEST_TEXT));
      xml.writeEndElement();
    }
    close(2);
  }

  private void result(String element, JUnitCase each) throws XMLStreamException {
    indent(3);
    xml.writeStartElement(element);
    xml.writeAttribute("message", clean(each.message(), LONGEST_MESSAGE));
    xml.writeAttribute("type", each.type());
    xml.writeCharacters(clean(each.text(), LONGEST_TEXT));
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
