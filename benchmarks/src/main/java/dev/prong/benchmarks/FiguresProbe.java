package dev.prong.benchmarks;

import dev.prong.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of a program that prints its figures, each a line {@code figure TAB what TAB value}.
 *
 * @param contender whose figures they are
 * @param directory where it runs; null for this process's own
 * @param command the program
 */
record FiguresProbe(String contender, Path directory, List<String> command) implements Probe {

    @Override
    public String name() {
        return contender + " by " + command.getFirst();
    }

    @Override
    public List<Figure> measure() throws Exception {
        List<Figure> figures = Programs.run(directory, command).stream().filter(line -> line.startsWith("figure\t"))
                .map(line -> line.split("\t")).map(cell -> new Figure(cell[1], contender, Double.parseDouble(cell[2])))
                .toList();
        if (figures.isEmpty()) {
            throw new IllegalStateException("no figures: contender=" + contender + ", program=" + command.getFirst());
        }
        return figures;
    }
}
