"""The benchmark's table: what was reached, what was missed, and what grows with the size."""

from okg.demo import benchmark


def told(small, large, *, queries=(7, 7), figures=100.0, pdf=50.0, memory=100.0):
    pages = {
        ("list", "dense"): {
            1000: [(ms, queries[0]) for ms in small],
            100_000: [(ms, queries[1]) for ms in large],
        }
    }
    documents = {"figures": {1000: [1.0], 100_000: [figures]}, "pdf": {1000: [1.0], 100_000: [pdf]}}
    return list(benchmark.table([1000, 100_000], pages, documents, memory))


def test_a_flat_list_is_ok_and_one_that_grows_is_missed():
    assert "1.10  ≤ 1.2     ok" in told([10, 10, 10], [11, 11, 11])[1]
    assert "1.30  ≤ 1.2     MISSED" in told([10, 10, 10], [13, 13, 13])[1]


def test_rounds_are_compared_with_themselves():
    assert "1.00" in told([10, 30, 90], [10, 30, 90])[1]


def test_queries_that_grow_are_told_and_one_that_is_asked_now_and_then_is_not():
    assert told([1], [1], queries=(7, 12))[1].endswith("7-12, GROWS")
    assert told([1, 1], [1, 1])[1].endswith("7, constant")


def test_the_goals_of_report_and_memory():
    lines = told([1], [1], figures=1200.0, pdf=301.0, memory=149.0)
    assert [line.split()[-1] for line in lines[2:]] == ["MISSED", "MISSED", "ok"]
