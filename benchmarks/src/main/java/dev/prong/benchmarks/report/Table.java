package dev.prong.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of one group, as text; for one thread. Rows stand in the order in which their first figure came. */
public final class Table {

    private final String title;
    private final String base;
    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    /** An empty table whose ratios are to the contender {@code base}. */
    public Table(String title, String base) {
        this.title = title;
        this.base = base;
    }

    /** Adds the figure of one round. */
    public void add(Figure figure) {
        rows.computeIfAbsent(figure.what(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(figure.contender(), _ -> new ArrayList<>()).add(figure.value());
    }

    @Override
    public String toString() {
        List<String[]> cells = new ArrayList<>();
        cells.add(new String[] {"case", "contender", "median", "min..max", "to " + base});
        rows.forEach((what, contenders) -> contenders
                .forEach((contender, numbers) -> cells.add(row(what, contender, numbers, contenders.get(base)))));
        int[] widths = widths(cells);
        StringBuilder text = new StringBuilder(title).append('\n');
        cells.forEach(row -> text.append(line(row, widths)).append('\n'));
        return text.toString();
    }

    private static String[] row(String what, String contender, List<Double> numbers, List<Double> bases) {
        String range = number(Collections.min(numbers)) + ".." + number(Collections.max(numbers));
        double ratio = bases == null ? Double.NaN : Statistics.ratio(numbers, bases);
        return new String[] {what, contender, number(Statistics.median(numbers)), range,
                Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio)};
    }

    private static int[] widths(List<String[]> cells) {
        int[] widths = new int[cells.getFirst().length];
        for (String[] row : cells) {
            for (int column = 0; column < row.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        return widths;
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            String space = " ".repeat(widths[column] - row[column].length());
            line.append("  ").append(column < 2 ? row[column] + space : space + row[column]);
        }
        return line.toString();
    }

    /** Three digits that matter, or all of a whole number. */
    static String number(double number) {
        String format = number >= 100 || number == 0 ? "%,.0f" : number >= 10 ? "%.1f" : number >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, number);
    }
}
