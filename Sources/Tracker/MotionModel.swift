package import CellImage

/// Says where a cell is expected in the next frame.
///
/// The expected place is the last one plus a share of the last movement, both with the drift removed. The share is the
/// correlation of successive movements: for movements of constant variance that is the best linear prediction.
package struct MotionModel {
    /// Share of the last movement that goes on, 0 to 1; 0 means that cells are expected where they were.
    package let persistence: Double

    /// Cells that stay.
    package static let still = MotionModel(persistence: 0)
    /// Cells that go on with half their movement.
    package static let moving = MotionModel(persistence: 0.5)
    /// Least correlation that counts as evidence; mere noise of the centres gives a negative one.
    static let leastPersistence = 0.3

    /// The place where a detection is expected after some frames.
    ///
    /// - Parameters:
    ///   - place: its centre.
    ///   - movement: its last movement per frame, drift removed; nil when it has none.
    ///   - frames: frames until then; the movement fades geometrically.
    /// - Returns: the expected centre.
    package func expected(from place: PixelPoint, movement: PixelPoint?, frames: Int) -> PixelPoint {
        guard persistence > 0, let movement else { return place }
        var share = 0.0
        var factor = 1.0
        for _ in 0..<min(frames, 64) {
            factor *= persistence
            share += factor
        }
        return PixelPoint(x: place.x + share * movement.x, y: place.y + share * movement.y)
    }

    /// Measures the correlation of successive movements; `still` when it is weak or rests on few cells.
    ///
    /// - Parameter pairs: successive movements per frame of the same cell, drift removed.
    /// - Returns: the model for the movie.
    package static func fitted(to pairs: [(first: PixelPoint, second: PixelPoint)]) -> MotionModel {
        guard pairs.count >= 20 else { return still }
        var product = 0.0
        var firstSquare = 0.0
        var secondSquare = 0.0
        for (first, second) in pairs {
            product += first.x * second.x + first.y * second.y
            firstSquare += first.x * first.x + first.y * first.y
            secondSquare += second.x * second.x + second.y * second.y
        }
        guard firstSquare > 0, secondSquare > 0 else { return still }
        let correlation = product / (firstSquare * secondSquare).squareRoot()
        return correlation >= leastPersistence ? MotionModel(persistence: min(1, correlation)) : still
    }
}
