"""The same problem, stated to OR-Tools CP-SAT.

    python cp_sat.py STATEMENT.json RESULT.json --seconds 60 [--workers 2] [--seed 0]

Reads the neutral statement that `cargo bench --bench peer` writes (cells, and primitives with
their prices) and minimises one level after the other; what a level reached is kept as a limit for
those below. The time is for the search alone: reading and building come before it.
"""

import argparse
import json
import time

from ortools.sat.python import cp_model

BEGAN = time.monotonic()


class Statement:
    """The model: one Boolean for each agent, day and duty that no must on the cell forbids."""

    def __init__(self, stated):
        self.stated = stated
        self.model = cp_model.CpModel()
        self.costs = [[] for _ in stated["levels"]]  # each a price and a variable
        banned = set()
        for own in stated["posted"]:
            if own["level"] is None and own["is"]["kind"] == "cell":
                cell = own["is"]
                banned.update((cell["agent"], cell["day"], duty) for duty in cell["duties"])
        self.x = {}
        for agent in range(stated["agents"]):
            for day in range(stated["days"]):
                free = [d for d in range(stated["duties"]) if (agent, day, d) not in banned]
                own = [self.model.new_bool_var("") for _ in free]
                self.x.update(((agent, day, d), x) for d, x in zip(free, own))
                self.model.add_exactly_one(own)
        for own in stated["posted"]:
            self.post(own["is"], own["level"], own["weight"])

    def has(self, agent, day, duties):
        """Booleans of which exactly one holds where the agent has one of the duties, else none."""
        return [self.x[agent, day, d] for d in duties if (agent, day, d) in self.x]

    def cost(self, level, weight, variable):
        self.costs[level].append((weight, variable))

    def all_of(self, parts, level, weight):
        """Not one Boolean of each part, all together; or that costs `weight`."""
        if not all(parts):
            return
        together = cp_model.LinearExpr.sum([x for part in parts for x in part])
        if level is None:
            self.model.add(together <= len(parts) - 1)
            return
        breach = self.model.new_bool_var("")
        self.model.add(together - breach <= len(parts) - 1)
        self.cost(level, weight, breach)

    def within(self, terms, constant, least, most, unit, convex, level, weight):
        """constant + Σ amount × Boolean lies between two limits; each started unit outside costs."""
        low = constant + sum(min(amount, 0) for amount, _ in terms)
        high = constant + sum(max(amount, 0) for amount, _ in terms)
        total = constant + cp_model.LinearExpr.weighted_sum([x for _, x in terms], [a for a, _ in terms])
        least = None if least is None or low >= least else least
        most = None if most is None or high <= most else most
        if least is None and most is None:
            return
        if level is None:
            if least is not None:
                self.model.add(total >= least)
            if most is not None:
                self.model.add(total <= most)
            return
        outside = max(0 if least is None else least - low, 0 if most is None else high - most)
        units = -(-outside // unit)
        if convex:
            parts = [self.model.new_bool_var("") for _ in range(units)]
            for nth, part in enumerate(parts):
                self.cost(level, weight * (2 * nth + 1), part)
            for one, following in zip(parts, parts[1:]):
                self.model.add_implication(following, one)
            breach = cp_model.LinearExpr.sum(parts)
        else:
            breach = self.model.new_int_var(0, units, "")
            self.cost(level, weight, breach)
        if least is not None:
            self.model.add(total + unit * breach >= least)
        if most is not None:
            self.model.add(total - unit * breach <= most)

    def post(self, own, level, weight):
        kind = own["kind"]
        if kind == "cell":
            for x in self.has(own["agent"], own["day"], own["duties"]):
                if level is None:
                    self.model.add(x == 0)
                else:
                    self.cost(level, weight, x)
        elif kind == "sequence":
            sets = enumerate(own["sets"])
            self.all_of([self.has(own["agent"], own["day"] + k, s) for k, s in sets], level, weight)
        elif kind == "run":
            # A day is beyond where the `max` days before it and itself are all in the run.
            for day in range(self.stated["days"]):
                first = day - own["max"]
                if -first > own["carried"]:
                    continue
                days = range(max(first, 0), day + 1)
                self.all_of([self.has(own["agent"], d, own["duties"]) for d in days], level, weight)
        elif kind == "count":
            terms = [(amount, x) for d, duty, amount in own["terms"] for x in self.has(own["agent"], d, [duty])]
            limits = own["min"], own["max"], own["unit"], own["convex"]
            self.within(terms, own["constant"], *limits, level, weight)
        elif kind == "cover":
            terms = [(1, x) for cell in own["cells"] for x in self.has(*cell)]
            self.within(terms, own["constant"], own["min"], own["max"], 1, False, level, weight)
        elif kind == "balance":
            terms = [(amount, x) for *cell, amount in own["cells"] for x in self.has(*cell)]
            self.within(terms, own["constant"], own["min"], own["max"], 1, False, level, weight)
        elif kind == "groups":
            taken = []
            for group in own["groups"]:
                cells = [x for cell in group for x in self.has(*cell)]
                if cells:
                    taken.append(self.model.new_bool_var(""))
                    self.model.add_max_equality(taken[-1], cells)
            terms = [(1, x) for x in taken]
            self.within(terms, own["constant"], own["min"], own["max"], 1, own["convex"], level, weight)
        else:
            raise ValueError(f"a primitive that this script can't state: {kind}")

    def objective(self, level):
        weights = [weight for weight, _ in self.costs[level]]
        return cp_model.LinearExpr.weighted_sum([x for _, x in self.costs[level]], weights)


class Watch(cp_model.CpSolverSolutionCallback):
    """When the first roster came, and the first with nothing required unmet."""

    def __init__(self, searched):
        super().__init__()
        self.searched = searched
        self.first = None
        self.complete = None
        self.first_level = True
        self.met = False

    def on_solution_callback(self):
        now = time.monotonic() - self.searched
        self.first = now if self.first is None else self.first
        if self.complete is None and (self.met or (self.first_level and self.objective_value == 0)):
            self.complete = now


def search(statement, seconds, workers, seed):
    searched = time.monotonic()
    watch = Watch(searched)
    model, levels, values = statement.model, [], None
    proven = True
    for level, name in enumerate(statement.stated["levels"]):
        last = level == len(statement.stated["levels"]) - 1
        left = max(seconds - (time.monotonic() - searched), 0.0)
        solver = cp_model.CpSolver()
        # Upper levels are mostly settled at once; they may use half of what is left.
        solver.parameters.max_time_in_seconds = left if last else left / 2
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        objective = statement.objective(level)
        model.minimize(objective)
        if values is not None:
            model.clear_hints()
            for x, value in values:
                model.add_hint(x, value)
        watch.first_level = level == 0
        watch.met = bool(levels) and levels[0]["penalty"] == 0
        answer = solver.solve(model, watch)
        if answer == cp_model.INFEASIBLE and values is None:
            return {"status": "infeasible", "levels": [], "lines": None}, watch
        if answer in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            values = [(x, solver.value(x)) for x in statement.x.values()]
            penalty = round(solver.objective_value) if statement.costs[level] else 0
            bound = round(solver.best_objective_bound) if statement.costs[level] else 0
        elif values is None:
            return {"status": "unknown", "levels": [], "lines": None}, watch
        else:
            # Nothing new in the time left: the roster of the level above stands.
            penalty, bound = None, 0
        levels.append({"name": name, "penalty": penalty, "bound": bound, "conditional": not proven})
        proven = proven and answer == cp_model.OPTIMAL
        if not last and penalty is not None and statement.costs[level]:
            model.add(objective <= penalty)
    chosen = dict(zip(statement.x.keys(), (value for _, value in values)))
    lines = [[0] * statement.stated["days"] for _ in range(statement.stated["agents"])]
    for (agent, day, duty), value in chosen.items():
        if value:
            lines[agent][day] = duty
    status = "optimal" if proven else "feasible"
    return {"status": status, "levels": levels, "lines": lines}, watch


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("statement")
    parser.add_argument("result")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with open(arguments.statement, encoding="utf-8") as file:
        statement = Statement(json.load(file))
    built = time.monotonic()
    result, watch = search(statement, arguments.seconds, arguments.workers, arguments.seed)
    result["build_seconds"] = built - BEGAN
    result["search_seconds"] = time.monotonic() - built
    result["first_seconds"] = watch.first
    result["complete_seconds"] = watch.complete
    with open(arguments.result, "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main()
