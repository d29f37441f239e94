package dev.prong.value;

import dev.prong.MessageException;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way through one value, within limits, that refuses what cannot cross with its path. For one thread and one use.
 *
 * @param <T> what is made of the value
 */
public final class Walk<T> {

    private final Fold<T> fold;
    private final Budget budget;
    private final boolean code;

    /**
     * A walk that makes what {@code fold} says.
     *
     * @param budget what the value may use; {@code fold} may count with it too
     * @param code whether lambdas and tasks without fields are accepted, as they are within a task and nowhere else
     */
    public Walk(Fold<T> fold, Budget budget, boolean code) {
        this.fold = fold;
        this.budget = budget;
        this.code = code;
    }

    /**
     * Walks through {@code value}.
     *
     * @throws MessageException if a part of it cannot cross, or it is too deep or too large
     */
    public T start(Object value) {
        try {
            return visit(value);
        } catch (Refusal e) {
            throw e.toException(TaskNames.ofRoot(value));
        } catch (StackOverflowError e) {
            throw new MessageException(
                    "value nested too deeply for the stack of this thread: " + TaskNames.ofRoot(value)
                            + ", thread=" + Thread.currentThread().getName(),
                    e);
        }
    }

    private T visit(Object value) {
        budget.countPart();
        if (value == null) {
            return fold.nothing();
        }
        Shape shape = Shape.of(value.getClass());
        return switch (shape) {
            case Atom atom -> {
                budget.countBytes(atom.weigh(value));
                yield fold.atom(atom, value);
            }
            case Shape.Constant _ -> fold.constant((Enum<?>) value);
            case Shape.PrimitiveArray _ -> {
                budget.countBytes(Primitives.of(value).bytes(value));
                yield fold.primitives(value);
            }
            case Shape.Stateless _ -> {
                requireCode();
                yield fold.stateless(value);
            }
            case SingleShape _ -> fold.single(value);
            case Shape.Refused refused -> throw refused.refusal();
            default -> visitContainer(shape, value);
        };
    }

    private T visitContainer(Shape shape, Object value) {
        budget.enter();
        T made = switch (shape) {
            case RecordShape type -> record(type, value);
            case Shape.ObjectArray _ -> array((Object[]) value);
            case Shape.OptionalShape _ -> optional((Optional<?>) value);
            case CollectionKind kind -> collection(kind, (Collection<?>) value);
            case MapKind kind -> map(kind, (Map<?, ?>) value);
            case LambdaShape type -> lambda(type, value);
            default -> throw new IllegalStateException("not a container: " + shape);
        };
        budget.leave();
        return made;
    }

    private T record(RecordShape shape, Object record) {
        Object[] components = shape.read(record);
        List<T> parts = new ArrayList<>(components.length);
        for (int i = 0; i < components.length; i++) {
            try {
                parts.add(visit(components[i]));
            } catch (Refusal e) {
                throw e.in(shape.names().get(i));
            }
        }
        return fold.record(shape, record, components, parts);
    }

    private T array(Object[] array) {
        List<T> parts = new ArrayList<>(array.length);
        boolean anything = false;
        for (int i = 0; i < array.length; i++) {
            anything |= array[i] != null;
            parts.add(element(array[i], i));
        }
        if (!anything) {
            Shape.requireElements(array.getClass().componentType());
        }
        return fold.array(array, parts);
    }

    private T element(Object element, int index) {
        try {
            return visit(element);
        } catch (Refusal e) {
            throw e.at(index);
        }
    }

    private T optional(Optional<?> optional) {
        try {
            return fold.optional(optional, optional.isPresent() ? visit(optional.get()) : null);
        } catch (Refusal e) {
            throw e.in("get()");
        }
    }

    private T collection(CollectionKind kind, Collection<?> collection) {
        Traits traits = Traits.of(collection, kind);
        List<T> parts = new ArrayList<>();
        try {
            for (Object each : collection) {
                parts.add(element(each, parts.size()));
            }
        } catch (Refusal | Error e) {
            throw e;
        } catch (Throwable e) {
            // The iterator is the collection's own code; another thread may be changing the collection.
            throw Refusal.threw("iterating over " + collection.getClass().getName(), e);
        }
        return fold.collection(kind, traits, collection, parts);
    }

    private T map(MapKind kind, Map<?, ?> map) {
        Traits traits = Traits.of(map, kind);
        List<T> keys = new ArrayList<>();
        List<T> values = new ArrayList<>();
        try {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object key = entry.getKey();
                keys.add(key(key));
                values.add(value(key, entry.getValue()));
            }
        } catch (Refusal | Error e) {
            throw e;
        } catch (Throwable e) {
            throw Refusal.threw("iterating over " + map.getClass().getName(), e);
        }
        return fold.map(kind, traits, map, keys, values);
    }

    private T key(Object key) {
        try {
            return visit(key);
        } catch (Refusal e) {
            throw e.inKey(key);
        }
    }

    private T value(Object key, Object value) {
        try {
            return visit(value);
        } catch (Refusal e) {
            throw e.under(key);
        }
    }

    private T lambda(LambdaShape shape, Object lambda) {
        requireCode();
        SerializedLambda form = shape.form(lambda);
        List<T> parts = new ArrayList<>(form.getCapturedArgCount());
        for (int i = 0; i < form.getCapturedArgCount(); i++) {
            try {
                parts.add(visit(form.getCapturedArg(i)));
            } catch (Refusal e) {
                throw Lambdas.isThis(form, i)
                        ? e.orHere(Advice.capturedThis(form.getCapturedArg(i).getClass())).captured(i)
                        : e.captured(i);
            }
        }
        return fold.lambda(lambda, form, parts);
    }

    private void requireCode() {
        if (!code) {
            throw new Refusal(Advice.codeInData());
        }
    }
}
