internal import CellImage

extension LabelImage {
    /// Numbers the labels from 1 in the order in which their first pixels are met.
    ///
    /// - Returns: the new labels, and for new label `i` its old one in entry `i - 1`.
    func numberedInScanOrder() -> (labels: LabelImage, originals: [UInt32]) {
        var numbers: [UInt32: UInt32] = [:]
        var originals: [UInt32] = []
        let runs = LabelRuns(self)
        for run in runs.runs where numbers[run.label] == nil {
            originals.append(run.label)
            numbers[run.label] = UInt32(originals.count)
        }
        return (runs.mappingLabels(numbers).labelImage(), originals)
    }

    /// Gives every pixel of these objects that lies in a cell the label of that cell, and drops the others.
    ///
    /// An object belongs to the cell that holds most of it, of equal ones the one met first.
    func assigned(to cells: LabelImage) -> LabelImage {
        var shares: [UInt32: [UInt32: Int]] = [:]
        for (object, cell) in zip(plane.pixels, cells.plane.pixels) where object != 0 && cell != 0 {
            shares[object, default: [:]][cell, default: 0] += 1
        }
        let owners = shares.compactMapValues { cells in
            cells.max { $0.value == $1.value ? $0.key > $1.key : $0.value < $1.value }?.key
        }
        var result = self
        for (index, object) in plane.pixels.enumerated() where object != 0 {
            let cell = cells.plane.pixels[index]
            result.plane.pixels[index] = cell != 0 && owners[object] == cell ? cell : 0
        }
        return result
    }
}
