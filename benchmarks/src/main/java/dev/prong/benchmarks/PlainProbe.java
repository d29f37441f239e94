package dev.prong.benchmarks;

import dev.prong.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of a program of {@link dev.prong.benchmarks.plain} in a JVM of its own. */
record PlainProbe(Class<?> program, String contender, int tasks, List<String> javaOptions) implements Probe {

    @Override
    public String name() {
        return program.getSimpleName() + "-" + contender;
    }

    @Override
    public List<Figure> measure() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), contender,
                String.valueOf(tasks)));
        List<Figure> figures = Programs.run(null, command).stream().filter(line -> line.startsWith("figure\t"))
                .map(line -> line.split("\t")).map(cell -> new Figure(cell[1], contender, Double.parseDouble(cell[2])))
                .toList();
        if (figures.isEmpty()) {
            throw new IllegalStateException("no figures: program=" + program.getName());
        }
        return figures;
    }
}
