internal import CellImage
import Foundation

extension FlatImage {
    /// The pixels of objects, well enough to measure the objects' size.
    ///
    /// In phase contrast these are the pixels that a halo encloses; dark parts of them alone would be too small.
    func roughObjects(sensitivity: Double) -> Plane<Bool> {
        guard contrast == .darkRing else {
            let level = foregroundLevel(sensitivity: sensitivity)
            return signal.map { $0 > level }
        }
        let level = max(bottom, min(0.1 * bottom, -5 * noise))
        let halo = signal.map { $0 < level }
        var enclosed = halo.fillingHoles()
        for index in halo.pixels.indices where halo.pixels[index] {
            enclosed.pixels[index] = false
        }
        return enclosed
    }

    /// A level that parts bright objects from the empty field.
    ///
    /// Otsu's threshold over the logarithm of the signal lets a faint object count as much as a bright one.
    private func foregroundLevel(sensitivity: Double) -> Float {
        let floor = floor(sensitivity: sensitivity)
        let sample = signal.sample(atMost: 1 << 16)
        guard let linear = Histogram(sample)?.otsuThreshold, floor > 0 else { return floor }
        let logarithms = sample.filter { $0 > floor }.map { log($0 / floor) }
        let relative = Histogram(logarithms).map { floor * exp($0.otsuThreshold) } ?? floor
        return max(min(linear, relative), floor)
    }
}
