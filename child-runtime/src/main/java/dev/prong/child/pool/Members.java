package dev.prong.child.pool;

import dev.prong.TaskOptions;
import dev.prong.call.Backlog;
import dev.prong.call.CallQueue;
import dev.prong.child.pool.Member.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The places of the pool, the children there and beside them, and who is missing. Guarded by the pool. */
final class Members {

    private final PoolSettings settings;
    private final PoolEvents events;
    private final List<Place> places;
    private final Line common;
    private final Set<Member> all = new LinkedHashSet<>();

    Members(PoolSettings settings, CallQueue queue, PoolEvents events) {
        this.settings = settings;
        this.events = events;
        this.common = Line.of(queue);
        this.places = IntStream.rangeClosed(1, settings.children()).mapToObj(id -> new Place(id, settings)).toList();
    }

    List<Place> places() {
        return places;
    }

    /** The line of the calls for any child. */
    Line common() {
        return common;
    }

    /** The line that a call with these options stands in. It is the same each time. */
    Line lineOf(TaskOptions options) {
        if (options.equals(TaskOptions.defaults())) {
            return common;
        }
        if (options.place().isPresent()) {
            int place = options.place().getAsInt();
            if (place > places.size()) {
                throw new IllegalArgumentException("no such place: runtime=" + settings.name() + ", place=" + place
                        + ", children=" + places.size() + "; places are counted from 1");
            }
            return places.get(place - 1).own();
        }
        return options.key().map(key -> laneOf(key, options)).orElse(common);
    }

    private Line laneOf(String key, TaskOptions options) {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("key needs children of the pool: runtime=" + settings.name()
                    + ", children=0, options=" + options + "; leave the key out");
        }
        int lane = Math.floorMod(key.hashCode(), places.size() * settings.tasksPerChild());
        return places.get(lane % places.size()).lane(lane / places.size());
    }

    Set<Member> all() {
        return all;
    }

    Stream<Member> with(Role role) {
        return all.stream().filter(each -> each.is(role));
    }

    /** How many have been launched and are not ready. */
    long starting() {
        return all.stream().filter(each -> !each.isReady()).count();
    }

    /** Those that are no spares and were launched here: at most one more than there are places. */
    private long beside() {
        return all.stream().filter(each -> !each.is(Role.SPARE) && !each.is(Role.JOINED)).count();
    }

    private boolean mayGrow() {
        return beside() <= settings.children();
    }

    /** The place that needs a child now; empty if none does, or no more may be launched. */
    Optional<Place> needy() {
        if (!mayGrow()) {
            return Optional.empty();
        }
        Optional<Place> asked = places.stream()
                .filter(each -> each.isFree() && (each.holdsCalls() || each.wantsFresh()))
                .findFirst();
        return asked.isPresent() ? asked
                : places.stream().filter(Place::isFree).findFirst().filter(_ -> isAnyWanted());
    }

    private boolean isAnyWanted() {
        List<Member> placed = places.stream().flatMap(each -> each.member().stream()).toList();
        int coming = placed.stream().filter(each -> !each.isReady()).mapToInt(this::roomOf).sum();
        return placed.size() < settings.minChildren() || common.holds(coming + 1);
    }

    /** A spare that may be used, a ready one if there is one. */
    Optional<Member> spare() {
        return with(Role.SPARE).filter(each -> each.due().isEmpty())
                .min(Comparator.comparing(each -> !each.isReady()));
    }

    boolean lacksSpare() {
        return with(Role.SPARE).count() < settings.spares();
    }

    /** The child that is to be replaced next; empty if none is, or one is being replaced. */
    Optional<Member> nextDue() {
        return !mayGrow() || with(Role.REPLACEMENT).findAny().isPresent() ? Optional.empty()
                : all.stream().filter(each -> each.isReady() && each.due().isPresent() && !isProvidedFor(each)
                        && (each.is(Role.PLACED) || each.is(Role.SPARE))).min(Comparator.comparing(Member::role));
    }

    /** One that is used up keeps its place to the end of its last call, and then leaves it to the spare that is ready. */
    private boolean isProvidedFor(Member member) {
        return member.isUsedUp() && spare().filter(Member::isReady).isPresent();
    }

    /** {@code fresh} takes the part of {@code old}, which gets no more calls. */
    void swap(Member old, Member fresh) {
        Role part = old.role();
        Optional<Place> place = old.place();
        dismiss(old); // Its own replacement has its place then.
        if (part == Role.SPARE) {
            fresh.role(Role.SPARE);
        } else if (!fresh.is(Role.PLACED)) {
            put(fresh, place.orElseThrow());
        }
    }

    /** It works there from now on, if it is ready, or else as soon as it is. */
    void put(Member member, Place place) {
        member.role(Role.PLACED);
        member.place(place);
        place.member(member);
        events.started(member);
    }

    /**
     * One that has just become ready takes the part of the one that it replaces, or of whoever is missing. It waits for
     * the last call of one that is used up: no more than {@code children} work at a time.
     */
    void settle(Member fresh) {
        Member old = fresh.replaces();
        if (fresh.is(Role.REPLACEMENT) && (old.is(Role.PLACED) || old.is(Role.SPARE))) {
            if (!old.isUsedUp()) {
                swap(old, fresh);
            }
        } else if (fresh.is(Role.REPLACEMENT)) { // The other one has gone by itself.
            settleElsewhere(fresh);
        }
    }

    private void settleElsewhere(Member fresh) {
        Optional<Place> free = places.stream().filter(Place::isFree).findFirst();
        if (free.isPresent()) {
            put(fresh, free.get());
        } else if (lacksSpare()) {
            fresh.role(Role.SPARE);
        } else {
            dismiss(fresh);
        }
    }

    /** It gets no more calls. */
    void dismiss(Member member) {
        vacate(member);
        member.role(Role.LEAVING);
    }

    /** Its place is free, or has the one that is to replace it and may not be ready yet: another would be one too many. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    private void vacate(Member member) {
        member.place().filter(place -> place.member().orElse(null) == member).ifPresent(place -> {
            if (member.isUsedUp()) {
                place.leftUsedUp();
            } else {
                place.member(null);
            }
            with(Role.REPLACEMENT).filter(each -> each.replaces() == member).findFirst()
                    .ifPresent(heir -> put(heir, place));
        });
    }

    void remove(Member member) {
        vacate(member);
        all.remove(member);
    }

    /** The children that may take a call for any, the least busy first, and then the one that was used last. */
    Optional<Member> best() {
        return all.stream().filter(each -> each.canTake(settings.tasksPerChild()))
                .min(Comparator.comparingInt(Member::load).thenComparing(Member::lastUsed, Comparator.reverseOrder()));
    }

    /** How many of the calls that wait, and of one more in {@code into}, children take that have room or may be launched. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    int willTake(Backlog into) {
        long free = with(Role.JOINED).mapToLong(this::roomOf).sum();
        long bound = 0; // Of these, those that take what is for their place alone.
        for (Place place : places) {
            int room = place.member().map(this::roomOf).orElse(settings.roomOfFresh());
            free += room;
            bound += place.willTake(room, into);
        }
        int left = (int) Math.min(free - bound, Integer.MAX_VALUE - bound);
        int forAny = common.backlog().count(left) + (into == common.backlog() ? 1 : 0);
        return (int) bound + Math.min(left, forAny);
    }

    private int roomOf(Member member) {
        return member.room(settings.tasksPerChild());
    }

    /** Those that have had nothing to do for so long, beyond the least. */
    List<Member> idleSince(long nanoTime) {
        if (common.holds(1)) {
            return List.of();
        }
        List<Member> placed = places.stream().flatMap(each -> each.member().stream()).toList();
        return new ArrayList<>(placed.stream().filter(each -> each.isReady() && each.load() == 0
                && each.lastUsed() - nanoTime < 0 && !each.place().orElseThrow().holdsCalls())
                .limit(Math.max(0, placed.size() - settings.minChildren())).toList());
    }
}
