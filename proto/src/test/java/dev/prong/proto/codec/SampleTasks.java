package dev.prong.proto.codec;

import dev.prong.Task;
import dev.prong.TaskContext;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Tasks of every kind, each with what it returns; none needs its context. */
final class SampleTasks {

    private SampleTasks() {
    }

    /** A task whose interface has no parameter, as method references need it. */
    interface Call<R> extends Task<R> {
        R call() throws Exception;

        @Override
        default R run(TaskContext context) throws Exception {
            return call();
        }
    }

    interface Fun<T, R> extends Function<T, R>, Serializable {
    }

    interface BiFun<T, U, R> extends BiFunction<T, U, R>, Serializable {
    }

    interface Arrayed<R> extends IntFunction<R>, Serializable {
    }

    interface Varied extends Serializable {
        String join(String a, String b);
    }

    record Sum(List<Integer> numbers, Fun<Integer, Integer> each) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return numbers.stream().map(each).mapToInt(Integer::intValue).sum();
        }
    }

    enum Constant implements Task<String> {
        PLAIN {
            @Override
            public String run(TaskContext context) {
                return name();
            }
        }
    }

    static class Stateless implements Task<String> {
        // Never called when a task is rebuilt: there is nothing to construct.
        Stateless(int ignored) {
            if (ignored != 1) {
                throw new IllegalArgumentException("ignored=" + ignored);
            }
        }

        @Override
        public String run(TaskContext context) {
            return "stateless";
        }
    }

    private static final class Nested {
        private static <T extends Comparable<T>> Task<T> max(List<T> list) {
            return _ -> list.stream().max(Comparable::compareTo).orElseThrow();
        }

        private static Task<Integer> overloaded(int n) {
            return _ -> n;
        }

        private static Task<Integer> overloaded(long n) {
            return _ -> (int) n + 1;
        }
    }

    private interface Made {
        int base();

        static Task<String> inInterface(String text) {
            return _ -> text + "!";
        }

        /** Captures its object, which is a record, and so a value. */
        default Task<Integer> plus(int n) {
            return _ -> base() + n;
        }
    }

    private record Base(int base) implements Made {
    }

    private static class Speaker {
        String text() {
            return "inherited";
        }
    }

    /** A task without fields is captured like a value, so that its methods can make lambdas too. */
    private static final class Overrides extends Speaker implements Task<String> {
        @Override
        String text() {
            return "own";
        }

        private Task<String> ofSuper() {
            return call(super::text);
        }

        @Override
        public String run(TaskContext context) {
            return text();
        }
    }

    private record Greeting(String text) {
        String greet() {
            return text + "?";
        }
    }

    private static String join(String... parts) {
        return String.join("-", parts);
    }

    private static <R> Task<R> call(Call<R> call) {
        return call;
    }

    static Map<String, Task<?>> all() {
        Map<String, Task<?>> tasks = new TreeMap<>();
        lambdas(tasks);
        references(tasks);
        tasks.put("record", new Sum(List.of(1, 2, 3), n -> n * n));
        tasks.put("enum", Constant.PLAIN);
        tasks.put("stateless", new Stateless(1));
        tasks.put("anonymous", ANONYMOUS);
        return tasks;
    }

    private static final Task<String> ANONYMOUS = new Task<>() {
        @Override
        public String run(TaskContext context) {
            return "anonymous";
        }
    };

    private static void lambdas(Map<String, Task<?>> tasks) {
        boolean z = true;
        byte b = 1;
        short s = 2;
        char c = 'c';
        int i = 3;
        long j = 4;
        float f = 5;
        double d = 6;
        int[] array = {1, 2};
        Fun<Integer, Integer> plus = n -> n + i;
        Call<Call<String>> nested = () -> () -> "nested" + j;
        tasks.put("captures nothing", _ -> "nothing");
        tasks.put("captures primitives", _ -> "" + z + b + s + c + i + j + f + d);
        tasks.put("captures objects", _ -> Arrays.toString(array) + List.of(z, c));
        tasks.put("captures null", nullText(null));
        tasks.put("captures a function", _ -> plus.apply(1));
        tasks.put("captures a task", _ -> nested.call().call());
        tasks.put("returns from a nested lambda", _ -> ((Supplier<String>) () -> "inner" + c).get());
        tasks.put("in an interface", Made.inInterface("text"));
        tasks.put("captures its record", new Base(1).plus(2));
        tasks.put("super", new Overrides().ofSuper());
        tasks.put("generic", Nested.max(List.of(1, 3, 2)));
        tasks.put("overloaded int", Nested.overloaded(1));
        tasks.put("overloaded long", Nested.overloaded(1L));
    }

    private static Task<String> nullText(String text) {
        return _ -> "text=" + text;
    }

    private static void references(Map<String, Task<?>> tasks) {
        Fun<String, Integer> unbound = String::length;
        BiFun<String, String, String> unboundWithArgument = String::concat;
        Fun<String, Greeting> constructor = Greeting::new;
        Arrayed<int[][]> arrayConstructor = int[][]::new;
        Varied varied = SampleTasks::join;
        UnaryOperator<String> operator = (UnaryOperator<String> & Serializable) String::trim;
        tasks.put("static reference", call(SampleTasks::join));
        tasks.put("bound reference", call(new Greeting("hello")::greet));
        tasks.put("bound reference to a JDK class", call("text"::length));
        tasks.put("unbound reference", _ -> unbound.apply("four"));
        tasks.put("unbound reference with argument", _ -> unboundWithArgument.apply("a", "b"));
        tasks.put("constructor", _ -> constructor.apply("x").greet());
        tasks.put("array constructor", _ -> arrayConstructor.apply(7).length);
        tasks.put("varargs", _ -> varied.join("a", "b"));
        tasks.put("intersection", _ -> operator.apply(" t "));
    }
}
