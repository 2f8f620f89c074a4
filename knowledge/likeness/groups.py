"""Groups of like vectors, grown one by one: each joins the group whose middle is nearest, or begins one."""

from collections import defaultdict

from knowledge.likeness.meaning import Vector

# From this cosine with its middle a question belongs to a group. On 419 development questions of 242 meanings: 261
# groups, 98% of the questions among their like; 96% when search does not know the right thing (ops.eval.clusters).
ALIKE = 0.5


class Groups:
    """Groups by number, and the sum of each one's vectors."""

    def __init__(self) -> None:
        """Begin with none."""
        self._sums: defaultdict[object, dict[int, float]] = defaultdict(dict)
        self._squares: dict[int, float] = {}

    def nearest(self, vector: Vector, alike: float = ALIKE) -> int | None:
        """Return the group that ``vector`` belongs to, None when it is like none."""
        products: defaultdict[int, float] = defaultdict(float)
        for feature, weight in vector.items():
            for group, sum_ in self._sums.get(feature, {}).items():
                products[group] += weight * sum_
        near = {group: product / self._squares[group] ** 0.5 for group, product in products.items()}
        best = max(near, key=lambda group: (near[group], -group), default=None)
        return best if best is not None and near[best] >= alike else None

    def add(self, group: int, vector: Vector) -> None:
        """Add ``vector`` to a group, which may be new."""
        if not vector:
            return
        product = 0.0
        for feature, weight in vector.items():
            sums = self._sums[feature]
            product += weight * sums.get(group, 0.0)
            sums[group] = sums.get(group, 0.0) + weight
        length = sum(weight * weight for weight in vector.values())
        self._squares[group] = self._squares.get(group, 0.0) + 2 * product + length
