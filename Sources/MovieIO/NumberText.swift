import Foundation

extension Double {
    /// The number with at most six significant digits, for people.
    var shortText: String {
        guard isFinite, self != 0 else { return self == 0 ? "0" : "\(self)" }
        let digits = 5 - Int(log10(magnitude).rounded(.down))
        guard (-9...15).contains(digits) else { return "\(self)" }
        let scale = pow(10, Double(digits))
        let rounded = (self * scale).rounded() / scale
        return rounded == rounded.rounded() && rounded.magnitude < 1e9 ? "\(Int(rounded))" : "\(rounded)"
    }
}
