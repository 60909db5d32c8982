"""The weights hold in a bank that nobody set them by."""

from backoffice.duplicates.rules import weights
from tests.bench import calibration


def test_in_a_bank_held_out_what_is_almost_sure_is_true_and_learnt_weights_find_as_much() -> None:
    one, held_out = calibration.bank(41, 2_000, 300), calibration.bank(42, 2_000, 300)
    standing = calibration.believed(held_out)
    sure = {pair for pair, likely in standing.items() if likely >= 0.99}
    assert len(sure & held_out.truth) >= 0.99 * len(sure) and calibration.f1(standing, held_out.truth) >= 0.95
    before = dict(weights.SEEN)
    with calibration.using(calibration.trained(one)):
        assert before != weights.SEEN
        learnt = calibration.f1(calibration.believed(held_out), held_out.truth)
    assert learnt >= 0.95 and before == weights.SEEN
