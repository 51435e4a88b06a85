internal import CellImage
import Foundation

extension FlatImage {
    /// A level that parts objects from the empty field well enough to measure their size.
    ///
    /// Otsu's threshold over the logarithm of the signal lets a faint object count as much as a bright one.
    func foregroundLevel(sensitivity: Double) -> Float {
        let floor = floor(sensitivity: sensitivity)
        let sample = signal.sample(atMost: 1 << 16)
        guard let linear = Histogram(sample)?.otsuThreshold, floor > 0 else { return floor }
        let logarithms = sample.filter { $0 > floor }.map { log($0 / floor) }
        let relative = Histogram(logarithms).map { floor * exp($0.otsuThreshold) } ?? floor
        return max(min(linear, relative), floor)
    }
}
